package io.valence.app.run;

/**
 * The progress of an epoch.
 *
 * @param pretraining whether it is an epoch that comes before those with labels
 * @param epoch current epoch, counted from 1
 * @param epochs maximum number of epochs
 * @param batch batches of this epoch done
 * @param batches batches per epoch
 * @param tokensPerSecond training tokens per second in this epoch so far
 * @param loss mean training loss in this epoch so far
 */
public record BatchProgress(
    boolean pretraining,
    int epoch,
    int epochs,
    int batch,
    int batches,
    double tokensPerSecond,
    double loss) {}
