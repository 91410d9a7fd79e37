package io.valence.model.train;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;

/**
 * Bounds the common norm of all gradients; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html">torch.nn.utils.clip_grad_norm_</a>.
 *
 * @param most the bound; 0 for none
 */
record Clipping(double most) {
  /** Scales the gradients where they are too large, and returns their norm before. */
  double apply(Backend backend, List<Matrix> gradients) {
    double norm = backend.norm(gradients);
    double factor = most / (norm + 1e-6);
    if (most > 0 && factor < 1) {
      gradients.forEach(g -> backend.scale((float) factor, g));
    }
    return norm;
  }
}
