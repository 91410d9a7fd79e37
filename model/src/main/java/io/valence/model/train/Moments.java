package io.valence.model.train;

import io.valence.model.layer.Parameter;
import io.valence.model.math.Matrix;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * One matrix a parameter, of its shape, zero at first. Parameters are updated on several threads.
 */
final class Moments {
  private final Map<String, Matrix> byName = new ConcurrentSkipListMap<>();

  Matrix of(String kind, Parameter parameter) {
    Matrix value = parameter.value();
    return byName.computeIfAbsent(
        kind + "." + parameter.name(), n -> new Matrix(value.rows(), value.columns()));
  }

  Map<String, Matrix> all() {
    return byName;
  }

  void restore(Map<String, Matrix> state) {
    byName.clear();
    byName.putAll(state);
  }
}
