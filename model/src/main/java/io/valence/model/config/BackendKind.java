package io.valence.model.config;

/** {@code train.backend}: what computes on the processor. */
public enum BackendKind {
  /** OpenBLAS and oneDNN for matrix products, Java for all else: the fastest. */
  NATIVE,
  /** ND4J's operations for everything. */
  ND4J,
  /** Plain Java: the specification, with the same bits on every processor. */
  JAVA
}
