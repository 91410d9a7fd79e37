package io.valence.model.math.cuda;

import static org.bytedeco.cuda.global.cublas.cublasGetProperty;
import static org.bytedeco.cuda.global.cudart.cudaRuntimeGetVersion;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;

/** NVIDIA's libraries: what the distribution can call, and what the machine has of it. */
public final class CudaLibraries {
  private static final String MISSING = "missing: ";

  /** As Linux's loader says it. */
  private static final Pattern NOT_FOUND = Pattern.compile("([^ :]+): cannot open shared object");

  /** Whether the distribution can call them: whether it is one for CUDA. */
  public boolean areCallable() {
    String calls = System.mapLibraryName("jnicudart");
    String path = "org/bytedeco/cuda/" + Loader.getPlatform() + "/" + calls;
    return CudaLibraries.class.getClassLoader().getResource(path) != null;
  }

  /** The version of CUDA that the distribution is for, such as 13.1. */
  public String version() {
    try {
      return Loader.getVersion("org.bytedeco", "cuda").split("-")[0];
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For each library its version, or what is missing. */
  public Map<String, String> findings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("cudart", finding(cudart.class, CudaLibraries::runtime));
    if (all.get("cudart").startsWith(MISSING)) {
      return all; // the others need it
    }
    all.put("cublas", finding(cublas.class, CudaLibraries::products));
    all.put("nvrtc", finding(nvrtc.class, () -> new KernelCompiler().version()));
    return all;
  }

  private String finding(Class<?> library, Supplier<String> found) {
    try {
      Loader.load(library);
      return found.get();
    } catch (LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return MISSING + missing(String.valueOf(cause.getMessage()));
    }
  }

  /** What is missing, by the message of a loader that did not find it. */
  String missing(String message) {
    Matcher file = NOT_FOUND.matcher(message);
    String what = file.find() ? file.group(1) : message.lines().findFirst().orElse(message);
    return what.startsWith("libcuda.")
        ? what + ", a part of NVIDIA's driver"
        : what
            + "; install CUDA "
            + version().split("\\.")[0]
            + ", or add its folder to LD_LIBRARY_PATH";
  }

  private static String runtime() {
    int[] version = new int[1];
    CudaGpu.check(cudaRuntimeGetVersion(version), "say its version");
    return version[0] / 1000 + "." + version[0] % 1000 / 10;
  }

  private static String products() {
    int[] parts = new int[3];
    for (int i = 0; i < parts.length; i++) {
      int[] part = new int[1];
      cublasGetProperty(i, part);
      parts[i] = part[0];
    }
    return parts[0] + "." + parts[1] + "." + parts[2];
  }
}
