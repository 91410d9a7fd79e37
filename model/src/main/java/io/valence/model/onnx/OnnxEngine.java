package io.valence.model.onnx;

import java.util.ServiceLoader;

/**
 * A program that computes exported models; found by {@link ServiceLoader}, since a build without
 * ONNX Runtime (54 MB) has none.
 */
public interface OnnxEngine {
  /**
   * The logits that it computes.
   *
   * @param rows token ids of each text, each with at least one
   * @return {@code [rows, labels]}
   * @throws IllegalStateException when it rejects the model
   */
  float[][] logits(byte[] onnx, int[][] rows);

  /** Whether it can be used here: it may need libraries that are not there. */
  boolean isUsable();
}
