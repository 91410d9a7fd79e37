/**
 * The layers as a library, for networks of one's own: recurrent layers and single cells, linear,
 * batch normalization, embedding, losses, optimizers and learning-rate schedules, with the names,
 * shapes, defaults and messages of <a href="https://pytorch.org/docs/stable/nn.html">torch.nn</a>.
 *
 * <pre>{@code
 * try (Context context = Context.withSeed(1)) {
 *   Embedding words = new Embedding(context, 1000, 32, 0);
 *   LSTM lstm = new LSTM(context, RecurrentShape.of(32, 64));
 *   Linear toWord = new Linear(context, 64, 1000, true);
 *   Tensor x = words.forward(ids);                             // [T, B] to [T, B, 32]
 *   Recurrent.Output h = lstm.forward(x, null, null);          // output [T, B, 64], states
 *   Tensor logits = toWord.forward(h.output().view(-1, 64));   // [T·B, 1000]
 *   Losses.Loss loss = Losses.crossEntropy(logits, targets);
 *   Tensor dOutput = toWord.backward(h.output().view(-1, 64), loss.gradient());
 *   words.backward(ids, lstm.backward(h, dOutput.view(T, B, 64), null).input());
 *   adam.step(0.001);
 *   adam.zeroGrad();
 * }
 * }</pre>
 *
 * <p>There is no automatic differentiation: each layer has a {@code backward} that returns the
 * gradients of its inputs and adds those of its parameters, as PyTorch accumulates them. Arguments
 * are checked at these methods; what does not fit is an {@link java.lang.IllegalArgumentException}
 * in PyTorch's words.
 *
 * <p>Everything here is for one thread at a time.
 */
package io.valence.nn;
