package io.valence.model.checkpoint;

/**
 * A tensor to be written.
 *
 * @param name its name in the file
 * @param shape its shape
 * @param numbers its numbers, row after row
 */
public record Tensor(String name, int[] shape, float[] numbers) {}
