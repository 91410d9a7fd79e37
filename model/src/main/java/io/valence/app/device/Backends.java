package io.valence.app.device;

import io.valence.model.config.BackendKind;
import io.valence.model.config.Device;
import io.valence.model.config.TrainConfig;
import io.valence.model.math.Backend;
import io.valence.model.math.cuda.CudaBackend;
import io.valence.model.math.cuda.CudaLibraries;
import io.valence.model.math.cuda.CudaOptions;
import io.valence.model.math.host.HostBackend;
import io.valence.model.math.nd4j.Nd4jBackend;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Chooses the backend. This is the only class that knows the packages of the backends.
 *
 * <p>On the CPU {@code train.backend} chooses: {@code native} uses OpenBLAS and oneDNN if their
 * jars are on the class path, and plain Java if not.
 */
public final class Backends {
  private static final String NO_START =
      "train.device=cuda: the GPU does not start; `valence doctor` says what is missing; or use the"
          + " device cpu";
  private static final String ND4J_CUDA = "org/nd4j/linalg/jcublas/JCublasBackend.class";
  private static final List<String> ND4J_NATIVES =
      List.of(
          "linux-x86_64/libjnind4jcpu.so",
          "linux-arm64/libjnind4jcpu.so",
          "macosx-x86_64/libjnind4jcpu.dylib",
          "macosx-arm64/libjnind4jcpu.dylib",
          "windows-x86_64/jnind4jcpu.dll");

  /** For this machine and this class path. */
  private static CudaSupport cuda() {
    return new CudaSupport(
        new NvidiaSmi("nvidia-smi", System.getenv("CUDA_VISIBLE_DEVICES")), distribution());
  }

  private static CudaDistribution distribution() {
    if (isOnClassPath(ND4J_CUDA)) {
      return CudaDistribution.OF_ND4J;
    }
    // Without the presets, as in the library's smallest use, their classes are not there either.
    if (!isOnClassPath("org/bytedeco/cuda/global/cudart.class")) {
      return CudaDistribution.NONE;
    }
    CudaLibraries libraries = new CudaLibraries();
    return libraries.areCallable()
        ? CudaDistribution.of(libraries.version())
        : CudaDistribution.NONE;
  }

  /**
   * A backend for training. The first start of a GPU takes some seconds, in which its kernels are
   * compiled.
   *
   * @throws DeviceUnavailableException when it is unavailable, with what was found and what to do
   */
  public Backend training(TrainConfig config) {
    if (config.compute().device() == Device.CUDA) {
      return gpu(config.compute().tf32());
    }
    int threads =
        config.compute().threads() > 0
            ? config.compute().threads()
            : Runtime.getRuntime().availableProcessors();
    return onProcessor(config.compute().backend(), threads);
  }

  /** A backend for much work on the CPU: native libraries if available, all threads. */
  public Backend bulk() {
    return bulk(Runtime.getRuntime().availableProcessors());
  }

  /** As above, on some threads; 1 is the calling one. */
  public Backend bulk(int threads) {
    return onProcessor(BackendKind.NATIVE, threads);
  }

  /** Whether that of {@link #bulk()} is as quick with a few texts as that of {@link #quick}. */
  public boolean isBulkQuick() {
    return HostBackend.hasNativeLibraries() && HostBackend.hasOneDnn();
  }

  /** A backend for a few texts: plain Java on the calling thread, no native code to load. */
  public Backend quick() {
    return HostBackend.plainJava(1);
  }

  private static Backend onProcessor(BackendKind kind, int threads) {
    return switch (kind) {
      case NATIVE ->
          HostBackend.hasNativeLibraries()
              ? HostBackend.withNativeLibraries(threads)
              : HostBackend.plainJava(threads);
      case JAVA -> HostBackend.plainJava(threads);
      case ND4J -> nd4j();
    };
  }

  private static Backend nd4j() {
    if (!hasNd4jNatives() && !isOnClassPath(ND4J_CUDA)) {
      throw new DeviceUnavailableException(
          "train.backend=nd4j: ND4J's native library is not on the class path; build with mvn"
              + " -DskipTests package, or use the backend native",
          null);
    }
    return quietly("train.backend=nd4j: ND4J does not start", Nd4jBackend::new);
  }

  /** Those of this platform alone are in a distribution, and none in a lean build. */
  private static boolean hasNd4jNatives() {
    return ND4J_NATIVES.stream()
        .anyMatch(file -> isOnClassPath("org/nd4j/linalg/cpu/nativecpu/bindings/" + file));
  }

  private static boolean isOnClassPath(String resource) {
    return Backends.class.getClassLoader().getResource(resource) != null;
  }

  private static String nativeDescription() {
    try (Backend backend = HostBackend.withNativeLibraries(1)) {
      return backend.description();
    }
  }

  /** Human-readable: each backend by name, and whether it can be used or why not. */
  public Map<String, String> descriptions() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "native",
        HostBackend.hasNativeLibraries()
            ? "usable: " + nativeDescription()
            : "not usable: no native library of OpenBLAS for this platform is on the class path");
    all.put(
        "nd4j",
        hasNd4jNatives()
            ? "usable: ND4J's operations on the processor"
            : "not usable: ND4J's native library for the processor is not on the class path");
    all.put("java", "usable: plain Java, the same bits on every processor");
    CudaSupport cuda = cuda();
    all.put("cuda", cuda.description());
    if (cuda.distribution().kind() == CudaDistribution.Kind.VALENCE) {
      all.putAll(new CudaLibraries().findings());
    }
    return all;
  }

  /** Whether there is a GPU that {@link #training} can use, as far as can be told before. */
  public boolean hasGpu() {
    return cuda().obstacle().isEmpty();
  }

  private static Backend gpu(boolean tf32) {
    CudaSupport cuda = cuda();
    cuda.obstacle()
        .ifPresent(
            why -> {
              throw new DeviceUnavailableException("train.device=cuda: " + why, null);
            });
    if (cuda.distribution().kind() == CudaDistribution.Kind.VALENCE) {
      CudaOptions options =
          new CudaOptions(CacheFolder.ofThisProcess().path().resolve("kernels"), tf32);
      return quietly(NO_START, () -> CudaBackend.create(options));
    }
    if (tf32) {
      throw new DeviceUnavailableException(
          "train.tf32=true: ND4J's CUDA backend has no TF32; build with -Pcuda", null);
    }
    return quietly(NO_START, Nd4jBackend::new);
  }

  /** Hides stack traces that ND4J prints before it throws. Synchronized: System.err is shared. */
  private static synchronized Backend quietly(String problem, Supplier<Backend> start) {
    PrintStream usual = System.err;
    PrintStream filtered = new PrintStream(new SilencedThread(usual, Thread.currentThread()), true);
    System.setErr(filtered);
    try {
      Backend backend = start.get();
      backend.description(); // starts ND4J
      return backend;
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new DeviceUnavailableException(problem + " (" + cause.getMessage() + ")", e);
    } finally {
      System.setErr(usual);
    }
  }
}
