package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Device, backend and seed. Keys of {@code train}.
 *
 * @param ensemble number of models, trained with consecutive seeds, that predict together
 * @param seed the random seed of the run
 * @param threads number of threads; 0 for one per processor. Results do not depend on it
 * @param device the compute device
 * @param backend what computes on the CPU
 * @param tf32 whether a GPU may round the factors of products
 */
public record ComputeConfig(
    @JsonPropertyDescription(
            "number of models, trained one after the other from one seed, whose mean logits"
                + " are the answer")
        int ensemble,
    @JsonPropertyDescription("random seed; the same seed gives the same bits") long seed,
    @JsonPropertyDescription(
            "number of threads, 0 for one per processor; results do not depend on it")
        int threads,
    @JsonPropertyDescription(
            "`cpu`, or `cuda` with the distribution built for it (see below); same as "
                + "`--device`")
        Device device,
    @JsonPropertyDescription(
            "what computes on the CPU: `native` libraries (OpenBLAS, oneDNN), `nd4j` "
                + "(ND4J's operations), or plain `java`; same as `--backend`")
        BackendKind backend,
    @JsonPropertyDescription(
            "on a GPU, round the factors of products to TF32 (10 bits of mantissa): several times"
                + " faster, and no longer PyTorch's numbers to 1e-5")
        boolean tf32) {
  /** The defaults. */
  public static final ComputeConfig DEFAULT =
      new ComputeConfig(1, 1, 0, Device.CPU, BackendKind.NATIVE, false);

  private static final int MAX_THREADS = 1024;
  private static final int MAX_ENSEMBLE = 100;

  public ComputeConfig {
    Checks.require(
        ensemble >= 1 && ensemble <= MAX_ENSEMBLE,
        "train.ensemble",
        ensemble + " is not in 1 to " + MAX_ENSEMBLE);
    Checks.require(
        threads >= 0 && threads <= MAX_THREADS,
        "train.threads",
        threads + " is not in 0 to " + MAX_THREADS);
    Checks.require(device != null, "train.device", "no device");
    Checks.require(
        !tf32 || device == Device.CUDA,
        "train.tf32",
        "is for the device cuda; set train.tf32=false, or train.device=cuda");
    backend = backend == null ? BackendKind.NATIVE : backend; // for files from before this key
  }

  /** This configuration for an ensemble of that size. */
  ComputeConfig withEnsemble(int count) {
    return new ComputeConfig(count, seed, threads, device, backend, tf32);
  }

  /** The configuration of one member, counted from 0: alone, with its own seed. */
  ComputeConfig member(int number) {
    return new ComputeConfig(1, seed + number, threads, device, backend, tf32);
  }
}
