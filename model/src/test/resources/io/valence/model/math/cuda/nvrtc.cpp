// As much of NVRTC as KernelCompiler calls. Its code for a GPU is the source itself.
#include <string.h>
#include <string>

static std::string program;
static bool isMachineCode;

extern "C" {

const char* nvrtcGetErrorString(int) { return "invalid"; }

int nvrtcVersion(int* major, int* minor) {
  *major = 13;
  *minor = 1;
  return 0;
}

int nvrtcGetNumSupportedArchs(int* out) {
  *out = 3;
  return 0;
}

int nvrtcGetSupportedArchs(int* out) {
  out[0] = 75;
  out[1] = 80;
  out[2] = 90;
  return 0;
}

int nvrtcCreateProgram(void** out, const char* source, const char*, int, const char* const*, const char* const*) {
  program = source;
  *out = &program;
  return 0;
}

int nvrtcDestroyProgram(void**) { return 0; }

int nvrtcCompileProgram(void*, int count, const char* const* options) {
  isMachineCode = count == 1 && !strcmp(options[0], "--gpu-architecture=sm_90");
  return isMachineCode || (count == 1 && !strcmp(options[0], "--gpu-architecture=compute_80")) ? 0 : 5;
}

int nvrtcGetProgramLogSize(void*, size_t* out) {
  *out = 1;
  return 0;
}

int nvrtcGetProgramLog(void*, char* out) {
  *out = 0;
  return 0;
}

int nvrtcGetPTXSize(void*, size_t* out) {
  *out = program.size() + 1;
  return 0;
}

int nvrtcGetPTX(void*, char* out) {
  strcpy(out, program.c_str());
  return 0;
}

int nvrtcGetCUBINSize(void*, size_t* out) {
  *out = isMachineCode ? program.size() : 0;
  return 0;
}

int nvrtcGetCUBIN(void*, char* out) {
  memcpy(out, program.data(), program.size());
  return isMachineCode ? 0 : 5;
}
}
