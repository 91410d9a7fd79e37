// As much of CUDA's driver as CudaKernels calls: kernels.cu as C++, of which one thread walks over
// all items. calls.inc, made from its declarations, has a Call {name, function} for each kernel.
#include <math.h>
#include <stddef.h>
#include <string.h>

#define __global__
#define __device__ static inline

struct Place { unsigned x; };
static const Place threadIdx = {0}, blockIdx = {0}, blockDim = {1}, gridDim = {1};

#include "kernels.cu"

struct Call { const char* name; void (*function)(void**); };
static const Call CALLS[] = {
#include "calls.inc"
};

extern "C" {

int cudaDeviceSynchronize();

int cuModuleLoadData(void** out, const char* code) {
  *out = (void*)1;
  return strstr(code, "__global__") ? 0 : 218;
}

int cuModuleUnload(void*) { return 0; }

int cuModuleGetFunction(const void** out, void*, const char* name) {
  for (const Call& call : CALLS) {
    if (!strcmp(call.name, name)) {
      *out = &call;
      return 0;
    }
  }
  return 500;
}

int cuLaunchKernel(
    const Call* call, unsigned blocks, unsigned, unsigned, unsigned threads, unsigned, unsigned,
    unsigned, void*, void** arguments, void**) {
  if (blocks < 1 || threads < 1 || threads > 1024) return 1;
  cudaDeviceSynchronize();
  call->function(arguments);
  return 0;
}
}
