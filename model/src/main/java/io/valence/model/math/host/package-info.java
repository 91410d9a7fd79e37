/**
 * The CPU backend: plain Java loops over {@code float[]}, and matrix products by a {@link
 * io.valence.model.math.host.Gemm}: plain Java, which is the specification and needs no native
 * code, OpenBLAS, or OpenBLAS and oneDNN together.
 *
 * <p>Products read and write {@link io.valence.model.math.host.Operand}s in the engine's memory;
 * data is copied in and out. The current step of a recurrent layer is a {@link
 * io.valence.model.math.host.StepScratch}, small enough for the cache; all steps are a {@link
 * io.valence.model.math.host.HostTape}.
 *
 * <p>How to write loops: HotSpot vectorizes a loop that is short, does one thing, and uses the same
 * index into every array. With different offsets into two arrays it does not (a product in plain
 * Java falls from 54 to 12 GFLOP/s on JDK 17). So a matrix has no offset, the matrices of a step
 * are aligned row by row, and unaligned data is copied first: {@link java.lang.System#arraycopy}
 * costs almost nothing.
 */
package io.valence.model.math.host;
