package io.valence.model;

import io.valence.model.math.Backend;
import io.valence.model.math.JavaGemm;
import io.valence.model.math.Nd4jGemm;
import io.valence.model.math.Workers;

/** The ways to compute that every numeric test runs through. */
public enum Backends {
  /** The specification. */
  JAVA {
    @Override
    public Backend open(int threads) {
      return new Backend(new JavaGemm(), new Workers(threads));
    }
  },
  ND4J {
    @Override
    public Backend open(int threads) {
      return new Backend(new Nd4jGemm(), new Workers(threads));
    }
  };

  public abstract Backend open(int threads);
}
