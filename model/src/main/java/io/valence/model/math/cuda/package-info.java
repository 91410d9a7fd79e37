/**
 * The backend by cuBLAS and the kernels of {@code kernels.cu}, compiled for the GPU at hand by
 * NVRTC; for GPUs that ND4J's CUDA backend has no code for.
 */
package io.valence.model.math.cuda;
