package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What computes, and from which seed. Keys of {@code train}.
 *
 * @param ensemble how many models are trained, by seeds one after the other, that answer together
 * @param seed the run's one seed
 * @param threads threads to compute on; 0 for one a processor. Results do not depend on it
 * @param device where the numbers are computed
 * @param backend what computes them on the processor
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
        BackendKind backend) {
  /** The defaults. */
  public static final ComputeConfig DEFAULT =
      new ComputeConfig(1, 1, 0, Device.CPU, BackendKind.NATIVE);

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
    backend = backend == null ? BackendKind.NATIVE : backend; // files of before it was a key
  }

  /** These for so many models that answer together. */
  ComputeConfig withEnsemble(int count) {
    return new ComputeConfig(count, seed, threads, device, backend);
  }

  /** Those of one model of the ensemble, counted from 0: alone, and from a seed of its own. */
  ComputeConfig member(int number) {
    return new ComputeConfig(1, seed + number, threads, device, backend);
  }
}
