package io.valence.model.math.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLAS_DEFAULT_MATH;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_N;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_T;
import static org.bytedeco.cuda.global.cublas.CUBLAS_STATUS_SUCCESS;
import static org.bytedeco.cuda.global.cublas.CUBLAS_TF32_TENSOR_OP_MATH;
import static org.bytedeco.cuda.global.cublas.cublasCreate_v2;
import static org.bytedeco.cuda.global.cublas.cublasDestroy_v2;
import static org.bytedeco.cuda.global.cublas.cublasGetStatusString;
import static org.bytedeco.cuda.global.cublas.cublasSetMathMode;
import static org.bytedeco.cuda.global.cublas.cublasSetStream_v2;
import static org.bytedeco.cuda.global.cublas.cublasSetWorkspace_v2;
import static org.bytedeco.cuda.global.cublas.cublasSgemmStridedBatched;
import static org.bytedeco.cuda.global.cublas.cublasSgemm_v2;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetName;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrComputeCapabilityMajor;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrComputeCapabilityMinor;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrMaxSharedMemoryPerBlockOptin;
import static org.bytedeco.cuda.global.cudart.cudaDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cudaErrorMemoryAllocation;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToDevice;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreate;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaSuccess;

import java.util.function.DoubleSupplier;
import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * An NVIDIA GPU through <a href="https://docs.nvidia.com/cuda/">CUDA</a>: its runtime, cuBLAS and
 * NVRTC in JavaCPP's presets. Everything runs on one stream, in call order.
 */
final class CudaGpu implements Gpu {
  /** NVIDIA's advice for Hopper; fixed memory, so that graphs can use it. */
  private static final long WORKSPACE = 32L << 20;

  private static final int MOST_NAME = 256;

  private final String name;
  private final int capability;
  private final int sharedMemory;
  private final boolean tf32;
  private final CUstream_st stream = new CUstream_st();
  private final cublasContext cublas = new cublasContext();
  private final CudaKernels kernels;
  private final CudaGraphs graphs;
  private final CudaStaging staging;
  private final long workspace;
  private final FloatPointer one = new FloatPointer(1f);
  private final FloatPointer zero = new FloatPointer(0f);
  private final StartTimes times = new StartTimes();

  /**
   * The first GPU.
   *
   * @throws IllegalStateException with the reason if it cannot be used
   * @throws LinkageError if NVIDIA's driver or libraries are missing
   */
  CudaGpu(CudaOptions options) {
    check(cudaSetDevice(0), "choose the first GPU");
    check(cudaFree(null), "start"); // creates the context
    check(cudaStreamCreate(stream), "make a stream");
    this.capability =
        10 * attribute(cudaDevAttrComputeCapabilityMajor)
            + attribute(cudaDevAttrComputeCapabilityMinor);
    this.sharedMemory = attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin);
    this.name = name() + ", compute capability " + capability / 10 + "." + capability % 10;
    this.staging = new CudaStaging(stream);
    times.ended("the GPU's context");
    this.kernels = new CudaKernels(code(options), stream);
    this.graphs = new CudaGraphs(stream);
    times.ended("kernels");
    this.tf32 = options.tf32();
    checkCublas(cublasCreate_v2(cublas), "start cuBLAS");
    checkCublas(cublasSetStream_v2(cublas, stream), "choose a stream");
    this.workspace = allocate(WORKSPACE);
    checkCublas(
        cublasSetWorkspace_v2(cublas, new AddressPointer(workspace), WORKSPACE), "take memory");
    int precision = tf32 ? CUBLAS_TF32_TENSOR_OP_MATH : CUBLAS_DEFAULT_MATH;
    checkCublas(cublasSetMathMode(cublas, precision), "choose a precision");
    times.ended("cuBLAS");
  }

  private byte[] code(CudaOptions options) {
    KernelCompiler compiler = new KernelCompiler();
    String target = compiler.target(capability);
    String key = String.join("\n", compiler.source(), target, compiler.version());
    return new KernelCache(options.kernels()).get(key, () -> compiler.compile(target));
  }

  private static int attribute(int which) {
    int[] out = new int[1];
    check(cudaDeviceGetAttribute(out, which, 0), "ask for the GPU's properties");
    return out[0];
  }

  private static String name() {
    try (BytePointer out = new BytePointer(MOST_NAME)) {
      check(cuDeviceGetName(out, MOST_NAME, 0), "ask for the GPU's name");
      return out.getString();
    }
  }

  /** Ten times the compute capability. */
  int capability() {
    return capability;
  }

  @Override
  public String description() {
    return (tf32 ? "cuBLAS in TF32" : "cuBLAS") + " and kernels on " + name;
  }

  @Override
  public int sharedMemory() {
    return sharedMemory;
  }

  @Override
  public String startup() {
    return times.toString();
  }

  /** Throws if a call of the CUDA runtime returned an error. */
  static void check(int status, String what) {
    if (status != cudaSuccess) {
      throw new IllegalStateException(
          "CUDA could not " + what + ": " + cudaGetErrorString(status).getString());
    }
  }

  private static void checkCublas(int status, String what) {
    if (status != CUBLAS_STATUS_SUCCESS) {
      throw new IllegalStateException(
          "CUDA could not " + what + ": " + cublasGetStatusString(status).getString());
    }
  }

  @Override
  public long allocate(long bytes) {
    try (Pointer out = new Pointer()) {
      int status = cudaMalloc(out, bytes);
      if (status == cudaErrorMemoryAllocation) {
        throw new OutOfMemoryError("the GPU has no room for " + (bytes >> 20) + " MiB more");
      }
      check(status, "allocate memory");
      return out.address();
    }
  }

  @Override
  public void free(long address) {
    check(cudaFree(new AddressPointer(address)), "free memory");
  }

  @Override
  public void upload(float[] source, int count, long to) {
    staging.upload(source, count, to);
  }

  @Override
  public void upload(int[] source, long to) {
    staging.upload(source, to);
  }

  @Override
  public void download(long from, float[] target, int count) {
    staging.download(from, target, count);
  }

  @Override
  public DoubleSupplier later(long from) {
    return staging.later(from);
  }

  @Override
  public void copy(long from, long to, long bytes) {
    check(
        cudaMemcpyAsync(
            new AddressPointer(to),
            new AddressPointer(from),
            bytes,
            cudaMemcpyDeviceToDevice,
            stream),
        "copy on the GPU");
  }

  /** cuBLAS is column-major, so a row-major matrix is its transpose. */
  @Override
  public void multiply(
      GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out) {
    int status =
        cublasSgemm_v2(
            cublas,
            turnB ? CUBLAS_OP_T : CUBLAS_OP_N,
            turnA ? CUBLAS_OP_T : CUBLAS_OP_N,
            out.columns(),
            out.rows(),
            turnA ? a.rows() : a.columns(),
            one,
            new AddressPointer(b.address()),
            b.columns(),
            new AddressPointer(a.address()),
            a.columns(),
            beta == 0 ? zero : one,
            new AddressPointer(out.address()),
            out.columns());
    checkCublas(status, "multiply matrices");
  }

  @Override
  public void multiply(
      GpuBlocks a, boolean turnA, GpuBlocks b, boolean turnB, float beta, GpuBlocks out) {
    int status =
        cublasSgemmStridedBatched(
            cublas,
            turnB ? CUBLAS_OP_T : CUBLAS_OP_N,
            turnA ? CUBLAS_OP_T : CUBLAS_OP_N,
            out.first().columns(),
            out.first().rows(),
            turnA ? a.first().rows() : a.first().columns(),
            one,
            new AddressPointer(b.first().address()),
            b.first().columns(),
            b.stride(),
            new AddressPointer(a.first().address()),
            a.first().columns(),
            a.stride(),
            beta == 0 ? zero : one,
            new AddressPointer(out.first().address()),
            out.first().columns(),
            out.stride(),
            out.count());
    checkCublas(status, "multiply blocks of matrices");
  }

  @Override
  public void launch(KernelCall call) {
    kernels.launch(call);
  }

  @Override
  public void run(LaunchSequence sequence) {
    graphs.run(sequence, this);
  }

  @Override
  public void close() {
    graphs.close();
    checkCublas(cublasDestroy_v2(cublas), "stop cuBLAS");
    free(workspace);
    kernels.close();
    staging.close();
    check(cudaStreamDestroy(stream), "end a stream");
  }
}
