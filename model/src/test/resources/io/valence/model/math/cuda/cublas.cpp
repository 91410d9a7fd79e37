// As much of cuBLAS as CudaGpu calls: matrices in column order.
extern "C" {

int cudaDeviceSynchronize();

int cublasCreate_v2(void** out) {
  *out = (void*)1;
  return 0;
}

int cublasDestroy_v2(void*) { return 0; }

const char* cublasGetStatusString(int) { return "invalid"; }

int cublasSgemm_v2(
    void*, int formA, int formB, int m, int n, int k, const float* alpha, const float* a, int lda,
    const float* b, int ldb, const float* beta, float* c, int ldc) {
  bool turnA = formA == 1, turnB = formB == 1;
  if (lda < (turnA ? k : m) || ldb < (turnB ? n : k) || ldc < m) return 7;
  cudaDeviceSynchronize();
  for (int j = 0; j < n; j++) {
    for (int i = 0; i < m; i++) {
      double sum = 0;
      for (int p = 0; p < k; p++) {
        sum += (double)(turnA ? a[p + i * lda] : a[i + p * lda]) * (turnB ? b[j + p * ldb] : b[p + j * ldb]);
      }
      float before = *beta == 0 ? 0 : *beta * c[i + j * ldc];
      c[i + j * ldc] = (float)(*alpha * sum + before);
    }
  }
  return 0;
}

int cublasSgemmStridedBatched(
    void* handle, int formA, int formB, int m, int n, int k, const float* alpha, const float* a,
    int lda, long long strideA, const float* b, int ldb, long long strideB, const float* beta,
    float* c, int ldc, long long strideC, int count) {
  for (int i = 0; i < count; i++) {
    int status = cublasSgemm_v2(
        handle, formA, formB, m, n, k, alpha, a + i * strideA, lda, b + i * strideB, ldb, beta,
        c + i * strideC, ldc);
    if (status) return status;
  }
  return 0;
}
}
