package io.valence.model.math.cuda;

import java.nio.file.Path;

/**
 * How a GPU is used.
 *
 * @param kernels folder for compiled kernels
 * @param tf32 whether products may round their factors to TF32 (10 bits of mantissa), which tensor
 *     cores multiply several times faster
 */
public record CudaOptions(Path kernels, boolean tf32) {}
