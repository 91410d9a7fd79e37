package io.valence.app.train;

/**
 * How far an epoch is.
 *
 * @param pretraining whether it is one of pretraining
 * @param epoch the epoch at hand, counted from 1
 * @param epochs how many there may be
 * @param batch batches done of this epoch
 * @param batches how many it has
 * @param tokensPerSecond training tokens over the seconds of this epoch so far
 * @param loss mean training loss over this epoch so far
 */
public record BatchProgress(
    boolean pretraining,
    int epoch,
    int epochs,
    int batch,
    int batches,
    double tokensPerSecond,
    double loss) {}
