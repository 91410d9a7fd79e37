package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kernels.cu} is CUDA C, for the compilers that are at hand. */
@Tag("gpu")
class KernelsTest {
  private static final String NVRTC = "/org/bytedeco/cuda/linux-x86_64/libnvrtc.so.13";

  @TempDir Path folder;

  /** Turing, Ampere, Hopper and Blackwell, as far as this nvcc knows them. */
  @ParameterizedTest
  @ValueSource(ints = {75, 80, 90, 100})
  void nvccTurnsEveryKernelIntoCode(int capability) throws IOException {
    Program nvcc = new Program("nvcc");
    Assumptions.assumeTrue(nvcc.isThere(), "nvcc is not installed");
    Path source = folder.resolve("kernels.cu");
    Path ptx = folder.resolve("kernels.ptx");
    Files.writeString(source, new KernelCompiler().source());
    nvcc.run("-ptx", "-arch=compute_" + capability, source.toString(), "-o", ptx.toString());
    assertEquals(kernels("__global__ void (\\w+)\\(", source), kernels("\\.entry (\\w+)", ptx));
    nvcc.run(
        "-cubin", "-arch=sm_" + capability, source.toString(), "-o", folder + "/kernels.cubin");
  }

  @ParameterizedTest
  @ValueSource(ints = {75, 80, 90, 100})
  void nvrtcTurnsThemIntoMachineCode(int capability) {
    Assumptions.assumeTrue(
        KernelsTest.class.getResource(NVRTC) != null, "NVRTC comes with -Pcuda,cuda-redist");
    Assumptions.assumeTrue(canLoad(), "NVRTC wants NVIDIA's driver");
    KernelCompiler compiler = new KernelCompiler();
    assertEquals("sm_" + capability, compiler.target(capability));
    String code = new String(compiler.compile("sm_" + capability), StandardCharsets.ISO_8859_1);
    assertTrue(code.startsWith("\u007fELF"));
    assertTrue(code.contains("lstm_backward"));
  }

  private static boolean canLoad() {
    try {
      Loader.load(nvrtc.class);
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  private static Set<String> kernels(String pattern, Path file) throws IOException {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
