/**
 * The layers as a library, for custom networks: recurrent layers and single cells, linear, batch
 * normalization, embedding, losses, optimizers and learning-rate schedules, with the names, shapes,
 * defaults and messages of <a href="https://pytorch.org/docs/stable/nn.html">torch.nn</a>.
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
 * gradients of its inputs and accumulates those of its parameters, like PyTorch. These methods
 * check their arguments and throw {@link java.lang.IllegalArgumentException} for wrong shapes or
 * values, {@link java.lang.IndexOutOfBoundsException} for an id that is not in a table, and {@link
 * java.lang.IllegalStateException} for a second {@code backward}, with PyTorch's messages.
 *
 * <p>Not all of torch.nn is here: recurrent layers take batches (no two-dimensional input of one
 * sequence), always have biases, and have no {@code dropout} between layers and no {@code
 * proj_size}; {@code RNNCell} is that of tanh; {@code padding_idx} of an embedding counts from 0,
 * and -1 stands for none.
 *
 * <p>A context and its modules are not thread-safe; several contexts may be used in parallel. With
 * {@code import io.valence.nn.*}, write {@link io.valence.nn.Module} in full or import it: {@code
 * java.lang} has a class of that name.
 */
package io.valence.nn;
