package io.valence.model.train;

import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * The end of every training step: the total gradient norm is clipped, and every parameter that has
 * a gradient is updated.
 *
 * @param clip the maximum norm, see <a
 *     href="https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html">torch.nn.utils.clip_grad_norm_</a>;
 *     0 for none
 */
record ClipAndStep(Optimizer optimizer, double clip) {
  /**
   * Updates the parameters by their gradients.
   *
   * @param rows the parameters with gradients of some rows only, and these
   * @return the norm before clipping
   */
  DoubleSupplier apply(
      Backend backend, List<Parameter> dense, Map<Parameter, RowGradient> rows, double rate) {
    DoubleSupplier norm = backend.optimizer().clip(gradients(dense, rows.values()), clip);
    optimizer.begin(rate);
    List<Runnable> updates = new ArrayList<>();
    rows.forEach(
        (parameter, gradient) ->
            updates.add(() -> optimizer.updateRows(backend, parameter, gradient)));
    dense.forEach(parameter -> updates.add(() -> optimizer.update(backend, parameter)));
    backend.run(updates);
    return norm;
  }

  /** All of them, those of some rows last. */
  static List<Matrix> gradients(List<Parameter> dense, Collection<RowGradient> rows) {
    List<Matrix> gradients = new ArrayList<>();
    dense.forEach(parameter -> gradients.add(parameter.gradient()));
    rows.forEach(gradient -> gradients.add(gradient.rows()));
    return gradients;
  }
}
