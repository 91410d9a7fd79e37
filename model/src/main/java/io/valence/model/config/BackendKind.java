package io.valence.model.config;

/** {@code train.backend}: what computes on the CPU. */
public enum BackendKind {
  /** OpenBLAS and oneDNN for matrix products, Java for the rest: the fastest. */
  NATIVE,
  /** ND4J's operations for everything. */
  ND4J,
  /** Plain Java: the specification, with the same bits on every processor. */
  JAVA
}
