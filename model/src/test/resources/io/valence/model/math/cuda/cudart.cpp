// As much of CUDA's runtime as CudaGpu, CudaGraphs and CudaStaging call, on the processor and its
// memory.
//
// Memory begins as NaN and becomes NaN when it is freed, so that nothing undefined goes unseen. Copies
// that are not waited for happen when they are: whoever reuses their memory too early is found out.
// What is queued while a graph is captured is not run: it runs when the graph is.
#include <functional>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <vector>

struct Copy { void* to; const void* from; size_t bytes; };
static std::vector<Copy> waiting;

typedef std::vector<std::function<void()>> Graph;
static Graph* capturing;
static const size_t FULL = 404;  // parts of a graph that there is no memory for

static void* spoiled(void* memory) { return memset(memory, 0xff, malloc_usable_size(memory)); }

// Adds work to the graph that is captured, if one is.
bool captured(std::function<void()> work) {
  if (capturing) capturing->push_back(work);
  return capturing;
}

extern "C" {

int cudaDeviceSynchronize() {
  if (capturing) return 900;
  for (const Copy& copy : waiting) memcpy(copy.to, copy.from, copy.bytes);
  waiting.clear();
  return 0;
}

int cudaSetDevice(int device) { return device == 0 ? 0 : 101; }

int cudaDeviceGetAttribute(int* out, int which, int) {
  // Compute capability 9.0; little shared memory, so that layers of the tests do not fit in it.
  *out = which == 75 ? 9 : which == 97 ? 1 << 14 : 0;
  return which == 75 || which == 76 || which == 97 ? 0 : 1;
}

int cudaRuntimeGetVersion(int* out) {
  *out = 13010;
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

int cudaStreamCreate(void** out) {
  *out = (void*)7;
  return 0;
}

int cudaStreamDestroy(void*) { return 0; }

int cudaStreamSynchronize(void* stream) { return stream == (void*)7 ? cudaDeviceSynchronize() : 400; }

int cudaMemcpyAsync(void* to, const void* from, size_t bytes, int, void* stream) {
  if (stream != (void*)7 || capturing) return 400;
  cudaDeviceSynchronize();  // one stream: what was before is done before
  waiting.push_back({to, from, bytes});
  return 0;
}

int cudaStreamBeginCapture(void* stream, int) {
  if (stream != (void*)7 || capturing) return 400;
  cudaDeviceSynchronize();
  capturing = new Graph();
  return 0;
}

int cudaStreamEndCapture(void*, void** out) {
  *out = capturing;
  capturing = 0;
  return *out ? 0 : 401;
}

int cudaGetLastError() { return 0; }

int cudaGraphInstantiateWithFlags(void** out, Graph* graph, unsigned long long) {
  if (graph->size() == FULL) return 2;
  *out = new Graph(*graph);
  return 0;
}

int cudaGraphDestroy(Graph* graph) {
  delete graph;
  return 0;
}

int cudaGraphExecDestroy(Graph* graph) { return cudaGraphDestroy(graph); }

int cudaGraphLaunch(Graph* graph, void* stream) {
  if (stream != (void*)7) return 400;
  for (const std::function<void()>& work : *graph) work();
  return 0;
}
}
