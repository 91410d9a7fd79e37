// As much of CUDA's runtime as CudaGpu and CudaStaging call, on the processor and its memory.
//
// Memory begins as NaN and becomes NaN when it is freed, so that nothing undefined goes unseen. Copies
// that are not waited for happen when they are: whoever reuses their memory too early is found out.
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <vector>

struct Copy { void* to; const void* from; size_t bytes; };
static std::vector<Copy> waiting;

static void* spoiled(void* memory) { return memset(memory, 0xff, malloc_usable_size(memory)); }

extern "C" {

int cudaDeviceSynchronize() {
  for (const Copy& copy : waiting) memcpy(copy.to, copy.from, copy.bytes);
  waiting.clear();
  return 0;
}

int cudaSetDevice(int device) { return device == 0 ? 0 : 101; }

// The layout is that of CUDA 11.6.
int cudaGetDeviceProperties(char* properties, int) {
  strcpy(properties, "The processor");
  *(int*)(properties + 360) = 9;  // major
  *(int*)(properties + 364) = 0;  // minor
  return 0;
}

const char* cudaGetErrorString(int error) { return error == 2 ? "out of memory" : "invalid"; }

int cudaMalloc(void** out, size_t bytes) {
  *out = malloc(bytes);
  return *out ? (spoiled(*out), 0) : 2;
}

int cudaFree(void* memory) {
  if (memory) free(spoiled(memory));
  return 0;
}

int cudaMallocHost(void** out, size_t bytes) { return cudaMalloc(out, bytes); }

int cudaFreeHost(void* memory) { return cudaFree(memory); }

int cudaMemcpyAsync(void* to, const void* from, size_t bytes, int, void*) {
  cudaDeviceSynchronize();  // one stream: what was before is done before
  waiting.push_back({to, from, bytes});
  return 0;
}
}
