// As much of CUDA's driver as CudaKernels calls: kernels.cu as C++, of which one thread walks over
// all items. calls.inc, made from its declarations, has a Call {name, function} for each kernel.
#include <array>
#include <functional>
#include <math.h>
#include <stddef.h>
#include <string.h>
#include <vector>

#define __global__
#define __device__ static inline

struct Place { unsigned x; };
static const Place threadIdx = {0}, blockIdx = {0}, blockDim = {1}, gridDim = {1};

#include "kernels.cu"

struct Call { const char* name; size_t arguments; void (*function)(void**); };
static const Call CALLS[] = {
#include "calls.inc"
};

bool captured(std::function<void()>);

// Kernels copy their arguments, of up to 16 bytes, when they are queued.
static std::function<void()> queued(const Call* call, void** arguments) {
  std::vector<std::array<char, 16>> values(call->arguments);
  for (size_t i = 0; i < values.size(); i++) memcpy(values[i].data(), arguments[i], 16);
  return [call, values]() mutable {
    std::vector<void*> places;
    for (std::array<char, 16>& value : values) places.push_back(value.data());
    call->function(places.data());
  };
}

extern "C" {

int cudaDeviceSynchronize();

int cuDeviceGetName(char* out, int size, int) {
  strncpy(out, "The processor", size);
  return 0;
}

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
    unsigned, void* stream, void** arguments, void**) {
  if (blocks < 1 || threads < 1 || threads > 1024 || stream != (void*)7) return 1;
  if (captured(queued(call, arguments))) return 0;
  cudaDeviceSynchronize();
  call->function(arguments);
  return 0;
}
}
