package io.valence.model.train;

import io.valence.model.classifier.Classifier;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.List;

/**
 * A running average of all weights and statistics (Polyak and Juditsky, 1992): average = decay ·
 * average + (1 - decay) · weights at every step, with less decay at first.
 *
 * <p>Each update covers {@value #EVERY} steps, since it touches the whole embedding.
 */
record WeightAverage(double decay) {
  private static final int EVERY = 8;

  /** Updates the average after a step, counted from 1. */
  void update(Backend backend, long step, Classifier model, Classifier average) {
    if (step % EVERY != 0) {
      return;
    }
    double early = (1.0 + step) / (10.0 + step);
    float part = (float) (1 - Math.pow(Math.min(decay, early), EVERY));
    List<Runnable> pieces = new ArrayList<>();
    List<Parameter> to = average.parameters();
    for (Parameter from : model.parameters()) {
      Parameter target = to.get(pieces.size());
      pieces.add(() -> backend.optimizer().lerp(part, from.value(), target.value()));
    }
    backend.run(pieces);
    List<Buffer> statistics = average.buffers();
    for (int i = 0; i < statistics.size(); i++) {
      backend.optimizer().lerp(part, model.buffers().get(i).value(), statistics.get(i).value());
    }
  }
}
