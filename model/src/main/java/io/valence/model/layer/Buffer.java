package io.valence.model.layer;

import io.valence.model.math.Matrix;

/** A named vector in a model's state that is not trained, such as a running mean. */
public record Buffer(String name, Matrix value) {}
