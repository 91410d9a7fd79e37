package io.valence.model;

import io.valence.model.math.Backend;
import io.valence.model.math.Gemm;
import io.valence.model.math.JavaGemm;
import io.valence.model.math.Nd4jGemm;
import io.valence.model.math.OneDnnGemm;
import io.valence.model.math.Workers;
import java.util.function.Supplier;

/** The ways to compute that every numeric test runs through. */
public enum Backends {
  /** The specification. */
  JAVA(JavaGemm::new),
  ND4J(Nd4jGemm::new),
  /** Where it has no native code, ND4J's. */
  ONEDNN(() -> OneDnnGemm.isUsable() ? new OneDnnGemm() : new Nd4jGemm());

  private final Supplier<Gemm> gemm;

  Backends(Supplier<Gemm> gemm) {
    this.gemm = gemm;
  }

  public Backend open(int threads) {
    return new Backend(gemm.get(), new Workers(threads));
  }
}
