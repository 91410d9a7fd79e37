/**
 * The backend on the processor: plain Java loops over {@code float[]}, and matrix products by a
 * {@link io.valence.model.math.host.Gemm}: plain Java, which is the specification and needs no
 * native code, OpenBLAS, or OpenBLAS and oneDNN together.
 *
 * <p>What products read and write is an {@link io.valence.model.math.host.Operand} in the memory of
 * the engine; numbers are copied there and back. The step at hand of a recurrent layer is a {@link
 * io.valence.model.math.host.StepScratch}, small enough for the cache; all steps are a {@link
 * io.valence.model.math.host.HostTape}.
 *
 * <p>How the loops are written: HotSpot turns a loop into vector instructions when it is short,
 * does one thing, and uses the same index into every array. With different offsets into two arrays
 * it gives up (a product in plain Java falls from 54 to 12 GFLOP/s on JDK 17). So a matrix has no
 * offset, the matrices of one step are aligned row by row, and what is not aligned is copied first:
 * {@link java.lang.System#arraycopy} costs next to nothing.
 */
package io.valence.model.math.host;
