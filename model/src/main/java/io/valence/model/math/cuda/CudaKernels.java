package io.valence.model.math.cuda;

import static org.bytedeco.cuda.global.cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static org.bytedeco.cuda.global.cudart.cuFuncSetAttribute;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** The kernels of {@code kernels.cu} on the current GPU. */
final class CudaKernels implements AutoCloseable {
  private static final int THREADS = 256; // per block
  private static final int MOST_BLOCKS = 1 << 16;

  private final CUmod_st module = new CUmod_st();
  private final Map<String, CUfunc_st> functions = new HashMap<>();

  /** The arguments' values, up to 16 bytes each, and addresses; the driver copies them. */
  private final LongPointer values =
      new LongPointer((long) KernelCall.VALUES * KernelCall.MOST_ARGUMENTS);

  private final PointerPointer<Pointer> places = new PointerPointer<>(KernelCall.MOST_ARGUMENTS);

  private final CUstream_st stream;

  /**
   * Loads them.
   *
   * @param code machine code or PTX
   * @param stream where they run
   */
  CudaKernels(byte[] code, CUstream_st stream) {
    this.stream = stream;
    try (BytePointer ended = new BytePointer(Arrays.copyOf(code, code.length + 1))) { // PTX is text
      CudaGpu.check(cuModuleLoadData(module, ended), "load the kernels");
    }
    for (int i = 0; i < KernelCall.MOST_ARGUMENTS; i++) {
      places.put(
          i, new AddressPointer(values.address() + (long) KernelCall.VALUES * Long.BYTES * i));
    }
  }

  /** See {@link Gpu#launch}. */
  void launch(KernelCall call) {
    if (call.items() == 0) {
      return;
    }
    values.put(call.values(), 0, KernelCall.VALUES * call.arguments());
    CUfunc_st function = functions.computeIfAbsent(call.kernel(), this::function);
    KernelCall.Block block = call.block();
    boolean alone = block == null;
    int blocks = alone ? Math.min(MOST_BLOCKS, (call.items() - 1) / THREADS + 1) : call.items();
    int threads = alone ? THREADS : block.threads();
    int bytes = alone ? 0 : block.bytes();
    if (!alone) {
      CudaGpu.check(
          cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes),
          "take shared memory for " + call.kernel());
    }
    CudaGpu.check(
        cuLaunchKernel(function, blocks, 1, 1, threads, 1, 1, bytes, stream, places, null),
        "run " + call.kernel());
  }

  private CUfunc_st function(String kernel) {
    CUfunc_st out = new CUfunc_st();
    CudaGpu.check(cuModuleGetFunction(out, module, kernel), "find the kernel " + kernel);
    return out;
  }

  @Override
  public void close() {
    CudaGpu.check(cuModuleUnload(module), "unload the kernels");
    values.close();
    places.close();
  }
}
