/**
 * The layers as a library, for networks of one's own: recurrent layers and single cells, linear,
 * batch normalization, embedding, losses, optimizers and learning-rate schedules, with the names,
 * shapes, defaults and messages of <a href="https://pytorch.org/docs/stable/nn.html">torch.nn</a>.
 *
 * <pre>{@code
 * int[][] ids = …;                                             // [T, B], of words
 * int[] targets = …;                                           // [T·B], the step outermost
 * try (Context context = Context.withSeed(1)) {
 *   Embedding words = new Embedding(context, 1000, 32, 0);
 *   LSTM lstm = new LSTM(context, RecurrentShape.of(32, 64));
 *   Linear toWord = new Linear(context, 64, 1000, true);
 *   Optimizer adam = Optimizer.adam(context, List.of(words, lstm, toWord));
 *   Tensor x = words.forward(ids);                             // [T, B] to [T, B, 32]
 *   Recurrent.Output h = lstm.forward(x, null, null);          // output [T, B, 64], states
 *   Tensor logits = toWord.forward(h.output().view(-1, 64));   // [T·B, 1000]
 *   Losses.Loss loss = Losses.crossEntropy(logits, targets);
 *   Tensor dOutput = toWord.backward(h.output().view(-1, 64), loss.gradient());
 *   words.backward(ids, lstm.backward(h, dOutput.view(T, B, 64), null).input());
 *   adam.clipGradNorm(1);
 *   adam.step(0.001);
 *   adam.zeroGrad();
 * }
 * }</pre>
 *
 * <p>There is no automatic differentiation: each layer has a {@code backward} that returns the
 * gradients of its inputs and adds those of its parameters, as PyTorch accumulates them. Arguments
 * are checked at these methods; what does not fit is an {@link java.lang.IllegalArgumentException},
 * an id without a row in a table an {@link java.lang.IndexOutOfBoundsException}, a second {@code
 * backward} an {@link java.lang.IllegalStateException}, in PyTorch's words.
 *
 * <p>A context and its modules are for one thread at a time; several contexts may be used at once.
 * With {@code import io.valence.nn.*} name {@link io.valence.nn.Module} in full or import it alone:
 * {@code java.lang} has a class of that name.
 */
package io.valence.nn;
