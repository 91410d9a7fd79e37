package io.valence.model.math.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_N;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_T;
import static org.bytedeco.cuda.global.cublas.CUBLAS_STATUS_SUCCESS;
import static org.bytedeco.cuda.global.cublas.cublasCreate_v2;
import static org.bytedeco.cuda.global.cublas.cublasDestroy_v2;
import static org.bytedeco.cuda.global.cublas.cublasGetStatusString;
import static org.bytedeco.cuda.global.cublas.cublasSgemmStridedBatched;
import static org.bytedeco.cuda.global.cublas.cublasSgemm_v2;
import static org.bytedeco.cuda.global.cudart.cudaErrorMemoryAllocation;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceProperties;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToDevice;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;
import static org.bytedeco.cuda.global.cudart.cudaSuccess;

import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * An NVIDIA GPU through <a href="https://docs.nvidia.com/cuda/archive/11.6.2/">CUDA 11.6</a>: its
 * runtime, cuBLAS and NVRTC in JavaCPP's presets.
 *
 * <p>The kernels are compiled to PTX, which the driver translates. cuBLAS contains PTX of compute
 * capability 8.0 for some of its kernels, so GPUs newer than CUDA 11.6 work too; the constructor
 * tests whether those kernels suffice. Everything runs on the default stream. Products use full
 * precision.
 */
final class CudaGpu implements Gpu {
  private static final int MANY = 256; // rows of test products

  private final String name;
  private final int capability;
  private final cublasContext cublas = new cublasContext();
  private final CudaKernels kernels;
  private final CudaStaging staging;
  private final FloatPointer one = new FloatPointer(1f);
  private final FloatPointer zero = new FloatPointer(0f);

  /**
   * The first GPU.
   *
   * @throws IllegalStateException with the reason if it cannot be used
   * @throws LinkageError if NVIDIA's driver or libraries are missing
   */
  public CudaGpu() {
    check(cudaSetDevice(0), "choose the first GPU");
    try (cudaDeviceProp properties = new cudaDeviceProp()) {
      check(cudaGetDeviceProperties(properties, 0), "ask for the GPU's properties");
      this.capability = 10 * properties.major() + properties.minor();
      this.name =
          properties.name().getString()
              + ", compute capability "
              + properties.major()
              + "."
              + properties.minor();
      this.kernels = CudaKernels.compile(capability);
    }
    this.staging = new CudaStaging();
    checkCublas(cublasCreate_v2(cublas), "start cuBLAS");
    checkProducts();
  }

  /**
   * Tests products of each form before use: on two blocks, of ones and twos, with few rows and
   * many, then on the first block again.
   */
  private void checkProducts() {
    long bytes = 2L * Float.BYTES * MANY * MANY; // of two square blocks
    long address = allocate(3 * bytes);
    for (int rows : new int[] {1, MANY}) {
      for (int form = 0; form < 4; form++) {
        boolean turnA = form / 2 == 1;
        boolean turnB = form % 2 == 1;
        GpuBlocks a = twoBlocks(address, turnA ? MANY : rows, turnA ? rows : MANY);
        GpuBlocks b = twoBlocks(address + bytes, MANY, MANY);
        GpuMatrix out = new GpuMatrix(this, address + 2 * bytes, 2 * rows, MANY);
        launch(new KernelCall("fill", a.size()).with(1f).with(a.first()));
        launch(new KernelCall("fill", b.size()).with(2f).with(b.first()));
        multiply(a, turnA, b, turnB, 0, out.blocks(2));
        multiply(a.first(), turnA, b.first(), turnB, 1, out.rows(0, rows));
        requireAll(4 * MANY, out.rows(0, rows));
        requireAll(2 * MANY, out.rows(rows, rows));
      }
    }
    free(address);
  }

  private GpuBlocks twoBlocks(long address, int rows, int columns) {
    return new GpuMatrix(this, address, 2 * rows, columns).blocks(2);
  }

  private void requireAll(float value, GpuMatrix x) {
    float[] numbers = new float[x.size()];
    download(x.address(), numbers, numbers.length);
    for (float number : numbers) {
      if (number != value) {
        throw new IllegalStateException("cuBLAS multiplies wrongly on " + name);
      }
    }
  }

  /** Ten times the compute capability. */
  public int capability() {
    return capability;
  }

  @Override
  public String description() {
    return "cuBLAS and kernels on " + name;
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
  public void copy(long from, long to, long bytes) {
    check(
        cudaMemcpyAsync(
            new AddressPointer(to), new AddressPointer(from), bytes, cudaMemcpyDeviceToDevice),
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
  public void close() {
    checkCublas(cublasDestroy_v2(cublas), "stop cuBLAS");
    kernels.close();
    staging.close();
  }
}
