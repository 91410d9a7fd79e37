// As much of cuBLAS as CudaGpu calls: matrices in column order.
#include <functional>
#include <string.h>

bool captured(std::function<void()>);

static int precision;

// With ten bits of mantissa, as tensor cores take factors in TF32.
static float factor(float x) {
  if (precision != 3) return x;
  unsigned bits;
  memcpy(&bits, &x, 4);
  bits = (bits + 0x1000) & ~0x1fffu;
  memcpy(&x, &bits, 4);
  return x;
}

extern "C" {

int cudaDeviceSynchronize();

int cublasCreate_v2(void** out) {
  *out = (void*)1;
  return 0;
}

int cublasDestroy_v2(void*) { return 0; }

int cublasSetStream_v2(void*, void* stream) { return stream == (void*)7 ? 0 : 7; }

int cublasSetWorkspace_v2(void*, void* memory, size_t) { return memory ? 0 : 7; }

int cublasSetMathMode(void*, int mode) {
  precision = mode;
  return mode == 0 || mode == 3 ? 0 : 7;
}

int cublasGetProperty(int which, int* out) {
  *out = which == 0 ? 13 : 2;
  return 0;
}

const char* cublasGetStatusString(int) { return "invalid"; }

static void multiply(
    int formA, int formB, int m, int n, int k, float alpha, const float* a, int lda,
    const float* b, int ldb, float beta, float* c, int ldc) {
  bool turnA = formA == 1, turnB = formB == 1;
  cudaDeviceSynchronize();
  for (int j = 0; j < n; j++) {
    for (int i = 0; i < m; i++) {
      double sum = 0;
      for (int p = 0; p < k; p++) {
        sum += (double)factor(turnA ? a[p + i * lda] : a[i + p * lda]) *
               factor(turnB ? b[j + p * ldb] : b[p + j * ldb]);
      }
      float before = beta == 0 ? 0 : beta * c[i + j * ldc];
      c[i + j * ldc] = (float)(alpha * sum + before);
    }
  }
}

int cublasSgemmStridedBatched(
    void*, int formA, int formB, int m, int n, int k, const float* alpha, const float* a,
    int lda, long long strideA, const float* b, int ldb, long long strideB, const float* beta,
    float* c, int ldc, long long strideC, int count) {
  if (lda < (formA == 1 ? k : m) || ldb < (formB == 1 ? n : k) || ldc < m) return 7;
  std::function<void()> work = [=, alpha = *alpha, beta = *beta] {
    for (int i = 0; i < count; i++) {
      multiply(
          formA, formB, m, n, k, alpha, a + i * strideA, lda, b + i * strideB, ldb, beta,
          c + i * strideC, ldc);
    }
  };
  if (!captured(work)) work();
  return 0;
}

int cublasSgemm_v2(
    void* handle, int formA, int formB, int m, int n, int k, const float* alpha, const float* a,
    int lda, const float* b, int ldb, const float* beta, float* c, int ldc) {
  return cublasSgemmStridedBatched(
      handle, formA, formB, m, n, k, alpha, a, lda, 0, b, ldb, 0, beta, c, ldc, 0, 1);
}
}
