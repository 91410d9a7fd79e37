package io.valence.model.layer;

import io.valence.model.math.Matrix;

/** A named vector that belongs to a model's state but is not trained: a running statistic. */
public record Buffer(String name, Matrix value) {}
