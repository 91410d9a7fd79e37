package io.valence.model.math.cuda;

import static org.bytedeco.cuda.global.nvrtc.NVRTC_SUCCESS;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetNumSupportedArchs;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTX;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTXSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetSupportedArchs;
import static org.bytedeco.cuda.global.nvrtc.nvrtcVersion;

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
 * Compiles {@code kernels.cu} with <a href="https://docs.nvidia.com/cuda/nvrtc/">NVRTC</a>; needs
 * no GPU.
 */
public final class KernelCompiler {
  private static final String FILE = "kernels.cu";
  private static final String MACHINE_CODE = "sm_";
  private static final String PTX = "compute_";

  /** The kernel source. */
  public String source() {
    try (InputStream in = KernelCompiler.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** NVRTC's version, such as 13.1. */
  String version() {
    int[] major = new int[1];
    int[] minor = new int[1];
    check(nvrtcVersion(major, minor), "");
    return major[0] + "." + minor[0];
  }

  /**
   * What to compile for: the GPU's machine code if NVRTC knows it, or else PTX, which the drivers
   * of newer GPUs translate.
   *
   * @param capability ten times the GPU's compute capability
   * @return such as sm_90 or compute_90
   */
  String target(int capability) {
    int[] count = new int[1];
    check(nvrtcGetNumSupportedArchs(count), "");
    int[] all = new int[count[0]];
    check(nvrtcGetSupportedArchs(all), "");
    int nearest =
        Arrays.stream(all)
            .filter(known -> known <= capability)
            .max()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "CUDA "
                            + version()
                            + " has code for compute capability "
                            + all[0] / 10.0
                            + " and later alone; use an older CUDA, or the device cpu"));
    return (nearest == capability ? MACHINE_CODE : PTX) + nearest;
  }

  /** The kernels for a {@link #target}, as {@code cuModuleLoadData} takes them. */
  byte[] compile(String target) {
    _nvrtcProgram program = new _nvrtcProgram();
    try (BytePointer source = new BytePointer(source(), StandardCharsets.UTF_8);
        BytePointer name = new BytePointer(FILE);
        PointerPointer<Pointer> none = new PointerPointer<>(1);
        PointerPointer<BytePointer> options =
            new PointerPointer<>("--gpu-architecture=" + target)) {
      check(nvrtcCreateProgram(program, source, name, 0, none, none), "");
      int status = nvrtcCompileProgram(program, 1, options);
      check(status, status == NVRTC_SUCCESS ? "" : log(program));
      return target.startsWith(MACHINE_CODE) ? machineCode(program) : ptx(program);
    } finally {
      nvrtcDestroyProgram(program);
    }
  }

  private static byte[] machineCode(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      check(nvrtcGetCUBINSize(program, size), "");
      byte[] out = new byte[Math.toIntExact(size.get())];
      check(nvrtcGetCUBIN(program, out), "");
      return out;
    }
  }

  private static byte[] ptx(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      check(nvrtcGetPTXSize(program, size), "");
      byte[] out = new byte[Math.toIntExact(size.get())];
      check(nvrtcGetPTX(program, out), "");
      return out;
    }
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
