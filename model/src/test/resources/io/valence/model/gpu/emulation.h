// Turns kernels.cu into C++ for the processor, where one thread walks over all items.
#include <math.h>
#include <stddef.h>

#define __global__
#define __device__ static inline

struct Place { unsigned x; };
static const Place threadIdx = {0}, blockIdx = {0}, blockDim = {1}, gridDim = {1};

// out [m, n] = op(a) op(b) + beta out, in row order; a and b have lda and ldb columns.
extern "C" void multiply(
    int m, int n, int k, const float* a, int lda, int turnA, const float* b, int ldb, int turnB,
    float beta, float* out) {
  for (int i = 0; i < m; i++) {
    for (int j = 0; j < n; j++) {
      double sum = beta == 0 ? 0 : out[i * n + j];
      for (int p = 0; p < k; p++) {
        sum += (double)(turnA ? a[p * lda + i] : a[i * lda + p]) * (turnB ? b[j * ldb + p] : b[p * ldb + j]);
      }
      out[i * n + j] = (float)sum;
    }
  }
}
