/**
 * The backend of cuBLAS and the kernels of {@code kernels.cu}, which NVRTC compiles for the GPU;
 * for GPUs that ND4J's CUDA backend does not support.
 */
package io.valence.model.math.cuda;
