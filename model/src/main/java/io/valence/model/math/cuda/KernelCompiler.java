package io.valence.model.math.cuda;

import static org.bytedeco.cuda.global.nvrtc.NVRTC_SUCCESS;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetNumSupportedArchs;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTX;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTXSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetSupportedArchs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Compiles {@code kernels.cu} with <a
 * href="https://docs.nvidia.com/cuda/archive/11.6.2/nvrtc/index.html">NVRTC</a>; needs no GPU.
 */
public final class KernelCompiler {
  private static final String FILE = "kernels.cu";

  /** The kernel source. */
  public String source() {
    try (InputStream in = KernelCompiler.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The kernels as PTX, which every newer GPU supports.
   *
   * @param capability ten times the GPU's compute capability; NVRTC 11.6 knows those up to 8.7
   */
  BytePointer ptx(int capability) {
    _nvrtcProgram program = new _nvrtcProgram();
    try (BytePointer source = new BytePointer(source(), StandardCharsets.UTF_8);
        BytePointer name = new BytePointer(FILE);
        PointerPointer<Pointer> none = new PointerPointer<>(1);
        PointerPointer<BytePointer> options =
            new PointerPointer<>("--gpu-architecture=compute_" + known(capability))) {
      check(nvrtcCreateProgram(program, source, name, 0, none, none), "");
      int status = nvrtcCompileProgram(program, 1, options);
      check(status, status == NVRTC_SUCCESS ? "" : log(program));
      try (SizeTPointer size = new SizeTPointer(1)) {
        check(nvrtcGetPTXSize(program, size), "");
        BytePointer ptx = new BytePointer(size.get());
        check(nvrtcGetPTX(program, ptx), "");
        return ptx;
      }
    } finally {
      nvrtcDestroyProgram(program);
    }
  }

  /** The highest known capability not above the given one. */
  private static int known(int capability) {
    int[] count = new int[1];
    check(nvrtcGetNumSupportedArchs(count), "");
    int[] all = new int[count[0]];
    check(nvrtcGetSupportedArchs(all), "");
    return Arrays.stream(all)
        .filter(known -> known <= capability)
        .max()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "NVRTC compiles for compute capabilities from " + all[0] / 10.0 + " on alone"));
  }

  private static String log(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      check(nvrtcGetProgramLogSize(program, size), "");
      try (BytePointer log = new BytePointer(size.get())) {
        check(nvrtcGetProgramLog(program, log), "");
        return log.getString();
      }
    }
  }

  private static void check(int status, String log) {
    if (status != NVRTC_SUCCESS) {
      throw new IllegalStateException(
          "NVRTC: " + nvrtcGetErrorString(status).getString() + System.lineSeparator() + log);
    }
  }
}
