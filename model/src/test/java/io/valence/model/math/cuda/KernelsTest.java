package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kernels.cu} is CUDA C, for the compilers that are at hand. */
@Tag("gpu")
class KernelsTest {
  private static final String NVRTC = "/org/bytedeco/cuda/linux-x86_64/libnvrtc.so.11.2";

  @TempDir Path folder;

  @Test
  void nvccTurnsEveryKernelIntoPtx() throws IOException {
    Program nvcc = new Program("nvcc");
    Assumptions.assumeTrue(nvcc.isThere(), "nvcc is not installed");
    Path source = folder.resolve("kernels.cu");
    Path ptx = folder.resolve("kernels.ptx");
    Files.writeString(source, new KernelCompiler().source());
    nvcc.run("-ptx", "-arch=compute_80", source.toString(), "-o", ptx.toString());
    assertEquals(kernels("__global__ void (\\w+)\\(", source), kernels("\\.entry (\\w+)", ptx));
  }

  @Test
  void nvrtcTurnsThemIntoPtx() throws IOException {
    Assumptions.assumeTrue(
        KernelsTest.class.getResource(NVRTC) != null, "NVRTC comes with the build for CUDA");
    Assumptions.assumeTrue(canLoad(), "NVRTC wants NVIDIA's driver");
    try (BytePointer ptx = new KernelCompiler().ptx(90)) {
      assertTrue(ptx.getString().contains(".entry lstm_backward"));
    }
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
