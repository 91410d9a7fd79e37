package io.valence.app.input;

import io.valence.data.EnglishVectors;
import io.valence.model.config.RunConfig;
import java.util.Map;

/**
 * What {@code data.vectors=auto} takes.
 *
 * @param wanted settings of the run
 */
public record AutomaticVectors(RunConfig wanted) {
  /**
   * The English vectors, read once, if they cover the texts and have the requested width; else
   * null.
   *
   * @param counts frequency of each token of the texts
   */
  public EnglishVectors of(Map<String, Long> counts) {
    EnglishVectors known = fit() ? new EnglishVectors() : null;
    return known != null && known.cover(counts) ? known : null;
  }

  private boolean fit() {
    return !wanted.given().contains("model.embedding")
        || wanted.model().embedding() == EnglishVectors.WIDTH;
  }
}
