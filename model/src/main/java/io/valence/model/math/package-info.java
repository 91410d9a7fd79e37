/**
 * The backend interface that layers use, over one matrix type.
 *
 * <p>Layers use only {@link io.valence.model.math.Backend}. It has operations of whole layers
 * (linear, recurrent, tied softmax), passes over rows and elements, and three components: {@link
 * io.valence.model.math.Segments} for pooling, {@link io.valence.model.math.Normalization} and
 * {@link io.valence.model.math.OptimizerKernels}. A {@link io.valence.model.math.Matrix} is in host
 * memory or on a device; the backend moves it.
 *
 * <p>Each backend has a package: {@code host} (plain Java, which is the specification, and OpenBLAS
 * and oneDNN for matrix products), {@code nd4j} (ND4J's operations), {@code cuda} (cuBLAS and our
 * own kernels). All pass the same contract tests.
 *
 * <p>Symbols, here and in the layers: {@code B} rows of a batch, {@code T} steps, {@code N} sum of
 * lengths, {@code R} rows of an input table, {@code E} embedding, {@code H} hidden, {@code G} gates
 * (LSTM 4: i,f,g,o; GRU 3: r,z,n; RNN 1), {@code D} directions, {@code F} head width, {@code K}
 * labels, {@code V} vocabulary.
 */
package io.valence.model.math;
