package io.valence.app.input;

import io.valence.data.EnglishVectors;
import io.valence.data.PretrainedVectors;
import io.valence.model.config.RunConfig;
import java.util.Map;

/** What {@code data.vectors=auto} takes: the English vectors, if they fit. */
public final class AutomaticVectors {
  private final EnglishVectors known;

  /**
   * Starts to read them if they may be taken.
   *
   * @param wanted settings of the run
   */
  public AutomaticVectors(RunConfig wanted) {
    boolean fit =
        !wanted.given().contains("model.embedding")
            || wanted.model().embedding() == EnglishVectors.WIDTH;
    boolean automatic = wanted.data().vectors().equals(PretrainedVectors.AUTO);
    this.known = automatic && fit ? new EnglishVectors() : null;
  }

  /**
   * The vectors, if they cover the texts and have the requested width; else null.
   *
   * @param counts frequency of each token of the texts
   */
  public EnglishVectors of(Map<String, Long> counts) {
    return known != null && known.cover(counts) ? known : null;
  }
}
