/**
 * Layers: parameters and the two passes over them, forward and backward side by side.
 *
 * <p>A layer holds parameters and nothing of a pass. {@code forward} returns a tape; {@code
 * backward} takes the tape and the gradient of the result, returns the gradient of the input and
 * sets the parameters' gradients. A tape is used up by {@code backward}. Whether a pass trains is
 * an argument, {@link io.valence.model.layer.Mode}.
 *
 * <p>A batch is packed, as PyTorch's {@code PackedSequence}: rows sorted by falling length, the
 * tokens of step 0 first, then those of step 1; there is no padding and no mask. The backward
 * direction is the same code over the tokens in the order {@link
 * io.valence.model.layer.Packing#reverse}.
 *
 * <p>Symbols as in {@link io.valence.model.math}.
 */
package io.valence.model.layer;
