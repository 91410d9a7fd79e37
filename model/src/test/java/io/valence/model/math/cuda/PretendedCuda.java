package io.valence.model.math.cuda;

import io.valence.model.math.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;

/**
 * NVIDIA's libraries, played by a few lines of C++ that g++ compiles: everything of {@link CudaGpu}
 * runs as on a GPU, the kernels too, but on the processor.
 */
public final class PretendedCuda {
  private static final Pattern KERNEL = Pattern.compile("__global__ void (\\w+)\\(([^)]*)\\)");
  private static final String CALLS = "/org/bytedeco/cuda/linux-x86_64/libjnicudart.so";

  private static boolean loaded;
  private static Path kernels; // folder of compiled ones

  private PretendedCuda() {}

  /** Whether the tests run on the machine's GPU, as in the build for CUDA. */
  public static boolean hasGpu() {
    return Boolean.getBoolean("valence.test.gpu");
  }

  /**
   * The machine's GPU in the build for CUDA; else a pretended one, and the test at hand is skipped
   * where there is no g++, or not Linux on x86.
   */
  static CudaGpu gpu() {
    return gpu(false);
  }

  /**
   * As above.
   *
   * @param tf32 whether products round their factors
   */
  static synchronized CudaGpu gpu(boolean tf32) {
    if (kernels == null) {
      kernels = temporary("valence-kernels");
    }
    if (!hasGpu() && !loaded) {
      Assumptions.assumeTrue(PretendedCuda.class.getResource(CALLS) != null, "not Linux on x86");
      Assumptions.assumeTrue(new Program("g++").isThere(), "g++ is not installed");
      load();
      loaded = true;
    }
    return new CudaGpu(new CudaOptions(kernels, tf32));
  }

  /** A backend on {@link #gpu}. */
  public static Backend backend() {
    return new CudaBackend(gpu());
  }

  private static Path temporary(String name) {
    try {
      return Files.createTempDirectory(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compiles the pretended libraries into a folder, for programs that get it as LD_LIBRARY_PATH.
   */
  public static void main(String[] folder) throws IOException {
    compiled(Path.of(folder[0]));
  }

  private static void load() {
    try {
      compiled(temporary("valence-cuda")).forEach(library -> System.load(library.toString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The libraries under the names that JavaCPP's presets look for, in the order of their needs. */
  private static List<Path> compiled(Path folder) throws IOException {
    String version = Loader.getVersion("org.bytedeco", "cuda").split("\\.")[0];
    boolean eleven = version.equals("11");
    String runtime = "libcudart.so." + (eleven ? "11.0" : version);
    String kernels = new KernelCompiler().source();
    Files.writeString(folder.resolve("kernels.cu"), kernels);
    Files.writeString(folder.resolve("calls.inc"), calls(kernels));
    return List.of(
        compiled(folder, "cudart", runtime),
        compiled(folder, "cuda", "libcuda.so.1", runtime),
        compiled(folder, "cublas", "libcublas.so." + version, runtime),
        compiled(folder, "cublasLt", "libcublasLt.so." + version),
        compiled(folder, "nvrtc", "libnvrtc.so." + (eleven ? "11.2" : version)));
  }

  /** For each kernel a function that takes its arguments from where the driver is given them. */
  private static String calls(String kernels) {
    StringBuilder out = new StringBuilder();
    Matcher kernel = KERNEL.matcher(kernels);
    while (kernel.find()) {
      List<String> arguments = new ArrayList<>();
      for (String declared : kernel.group(2).split(",")) {
        String type = declared.strip().replaceAll("\\w+$", "");
        arguments.add("*(" + type + "*)a[" + arguments.size() + "]");
      }
      String name = kernel.group(1);
      String call = name + "(" + String.join(", ", arguments) + ")";
      out.append("{\"" + name + "\", " + arguments.size() + ", [](void** a) { " + call + "; }},\n");
    }
    return out.toString();
  }

  private static Path compiled(Path folder, String part, String name, String... needed)
      throws IOException {
    Path source = folder.resolve(part + ".cpp");
    try (InputStream in = PretendedCuda.class.getResourceAsStream(part + ".cpp")) {
      Files.write(source, in == null ? new byte[0] : in.readAllBytes());
    }
    Path versions = Files.writeString(folder.resolve(part + ".versions"), name + " { *; };");
    Path library = folder.resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of("-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-Wl,-soname," + name));
    command.addAll(List.of("-Wl,--version-script=" + versions, "-o", library.toString()));
    command.add(source.toString());
    for (String other : needed) {
      command.add(folder.resolve(other).toString());
    }
    new Program("g++").run(command.toArray(String[]::new));
    return library;
  }
}
