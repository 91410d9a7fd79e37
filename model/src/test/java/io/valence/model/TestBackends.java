package io.valence.model;

import io.valence.model.math.Backend;
import io.valence.model.math.cuda.PretendedCuda;
import io.valence.model.math.host.HostBackend;
import io.valence.model.math.nd4j.Nd4jBackend;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assumptions;

/** The ways to compute that every numeric test runs through. */
public enum TestBackends {
  /** The specification. */
  JAVA(HostBackend::plainJava),
  OPENBLAS(HostBackend::withOpenBlas),
  /** Where it has no native code, OpenBLAS alone. */
  ONEDNN(HostBackend::withNativeLibraries),
  /** On ND4J's backend for the processor, or with -Pcuda-nd4j on the GPU. */
  ND4J(threads -> new Nd4jBackend()),
  /** With NVIDIA's libraries pretended, or with -Dvalence.test.gpu=true on the GPU. */
  CUDA(threads -> PretendedCuda.backend());

  private final IntFunction<Backend> opener;

  TestBackends(IntFunction<Backend> opener) {
    this.opener = opener;
  }

  /**
   * Opened, or the test is left out: with {@code -Dvalence.test.backends=JAVA} the specification
   * alone is tested, which takes a fifth of the time and is enough for the layers above it.
   */
  public Backend open(int threads) {
    String wanted = System.getProperty("valence.test.backends", name());
    Assumptions.assumeTrue(List.of(wanted.split(",")).contains(name()), "not in " + wanted);
    return opener.apply(threads);
  }
}
