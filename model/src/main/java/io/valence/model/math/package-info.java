/**
 * The seam: what layers ask of a backend, over one matrix type.
 *
 * <p>Layers are written against {@link io.valence.model.math.Backend} alone. It has whole
 * operations of layers (linear, recurrent, tied softmax), passes over rows and elements, and three
 * parts of its own: {@link io.valence.model.math.Segments} for pooling, {@link
 * io.valence.model.math.Normalization} and {@link io.valence.model.math.OptimizerKernels}. A {@link
 * io.valence.model.math.Matrix} lies in host memory or on a device; moving it is the backend's
 * affair.
 *
 * <p>The backends have a package each: {@code host} (plain Java, which is the specification, and
 * OpenBLAS and oneDNN for matrix products), {@code nd4j} (ND4J's operations), {@code cuda} (cuBLAS
 * and kernels of our own). All pass one contract.
 *
 * <p>Symbols, here and in the layers: {@code B} rows of a batch, {@code T} steps, {@code N} sum of
 * lengths, {@code R} rows of an input table, {@code E} embedding, {@code H} hidden, {@code G} gates
 * (LSTM 4: i,f,g,o; GRU 3: r,z,n; RNN 1), {@code D} directions, {@code F} head width, {@code K}
 * labels, {@code V} vocabulary.
 */
package io.valence.model.math;
