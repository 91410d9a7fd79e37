/**
 * Layers: parameters and their two passes, forward and backward side by side.
 *
 * <p>A layer contains parameters and no state of a pass. {@code forward} returns a tape. {@code
 * backward} takes the tape and the output gradient, returns the input gradient and sets the
 * parameter gradients. {@code backward} consumes the tape. Whether a pass trains is an argument,
 * {@link io.valence.model.layer.Mode}.
 *
 * <p>A batch is packed like PyTorch's {@code PackedSequence}: rows by decreasing length, the tokens
 * of step 0 first, then those of step 1; there is no padding and no mask. The backward direction
 * runs the same code over the tokens in the order {@link io.valence.model.layer.Packing#reverse}.
 *
 * <p>Symbols as in {@link io.valence.model.math}.
 */
package io.valence.model.layer;
