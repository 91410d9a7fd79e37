/**
 * A GPU, which knows nothing of networks: memory, copies, matrix products and the kernels of {@code
 * kernels.cu}.
 *
 * <p>{@link io.valence.model.gpu.Gpu} is the seam; {@link io.valence.model.gpu.CudaGpu} is
 * NVIDIA's, and the tests have one that runs the same kernels on the processor.
 */
package io.valence.model.gpu;
