/**
 * Numbers: matrices and the passes over them. The only package with loops over floats.
 *
 * <p>The seam is {@link io.valence.model.math.Backend}: layers are written against it. {@link
 * io.valence.model.math.HostBackend} computes in {@code float[]} with plain Java loops and a {@link
 * io.valence.model.math.Gemm} for matrix products: {@link io.valence.model.math.JavaGemm} is the
 * specification and needs no native code, {@link io.valence.model.math.Nd4jGemm} is ND4J's
 * OpenBLAS, {@link io.valence.model.math.OneDnnGemm} shares the products with oneDNN. What products
 * read and write is an {@link io.valence.model.math.Operand}, in the memory of the engine: numbers
 * are copied there and back. The step at hand of a recurrent layer is a {@link
 * io.valence.model.math.CellStep}, small enough for the cache; all steps are a {@link
 * io.valence.model.math.CellTape}. What pooling, batch normalization and optimizers need are parts
 * of the seam of their own: {@link io.valence.model.math.Segments}, {@link
 * io.valence.model.math.Normalization}, {@link io.valence.model.math.Updates}.
 *
 * <p>{@link io.valence.model.math.DeviceBackend} is ND4J's operations alone, for a GPU: a matrix
 * moves to the device when it is first used there, and home when the host asks for its numbers.
 * {@link io.valence.model.math.CudaBackend} is the same by cuBLAS and Valence's own kernels, for
 * GPUs that ND4J has no code for.
 *
 * <p>How the loops are written: HotSpot turns a loop into vector instructions when it is short,
 * does one thing, and uses the same index into every array. With different offsets into two arrays
 * it gives up (a product in plain Java falls from 54 to 12 GFLOP/s on JDK 17). So a matrix has no
 * offset, the matrices of one step are aligned row by row, and what is not aligned is copied first:
 * {@link java.lang.System#arraycopy} costs next to nothing.
 *
 * <p>Symbols, here and in the layers: {@code B} rows of a batch, {@code T} steps, {@code N} sum of
 * lengths, {@code R} rows of an input table, {@code E} embedding, {@code H} hidden, {@code G} gates
 * (LSTM 4: i,f,g,o; GRU 3: r,z,n; RNN 1), {@code D} directions, {@code F} head width, {@code K}
 * labels, {@code V} vocabulary.
 */
package io.valence.model.math;
