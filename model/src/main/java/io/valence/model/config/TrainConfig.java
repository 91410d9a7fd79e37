package io.valence.model.config;

import io.valence.data.table.InputException;

/**
 * How a classifier is trained.
 *
 * @param pretraining passes over the training texts in which the model learns to say their words,
 *     before it learns their labels
 * @param epochs passes over the training rows at the most
 * @param batch rows of a batch
 * @param optimizer which rule updates the parameters
 * @param learningRate its step size
 * @param schedule how the step size falls while training
 * @param warmup epochs over which it first rises from zero, in steps of a batch
 * @param weightDecay its weight decay
 * @param momentum of SGD
 * @param clip largest norm of all gradients together; 0 for no limit
 * @param patience epochs without improvement on dev before training stops; 0 for never
 * @param averaging decay of the running average of all weights, which is then the model; 0 for the
 *     weights as they are
 * @param labelSmoothing probability taken from the label and spread over all, in [0, 1)
 * @param wordDropout probability that a training token becomes {@code <unk>}
 * @param adversarial the share of its length by which each word's vector is moved towards a greater
 *     loss in a second pass over each batch; 0 for no second pass
 * @param balance whether the rows of a label weigh the more the fewer they are
 * @param calibrate whether the best model's probabilities are at last fitted to dev
 * @param gates what the gates' biases begin with
 * @param freezeEmbedding whether word vectors stay as they are
 * @param ensemble how many models are trained, by seeds one after the other, that answer together
 * @param seed the run's one seed
 * @param threads threads to compute on; 0 for one a processor. Results do not depend on it
 * @param device where the numbers are computed
 * @param backend what computes them on the processor
 */
public record TrainConfig(
    int pretraining,
    int epochs,
    int batch,
    OptimizerKind optimizer,
    double learningRate,
    Schedule schedule,
    double warmup,
    double weightDecay,
    double momentum,
    double clip,
    int patience,
    double averaging,
    double labelSmoothing,
    double wordDropout,
    double adversarial,
    boolean balance,
    boolean calibrate,
    GateBias gates,
    boolean freezeEmbedding,
    int ensemble,
    long seed,
    int threads,
    Device device,
    BackendKind backend) {
  /** The defaults. */
  public static final TrainConfig DEFAULT =
      new TrainConfig(
          0,
          20,
          32,
          OptimizerKind.ADAM,
          1e-3,
          Schedule.CONSTANT,
          0,
          0,
          0.9,
          5,
          5,
          0.99,
          0,
          0.1,
          0,
          false,
          true,
          GateBias.CHRONO,
          false,
          1,
          1,
          0,
          Device.CPU,
          BackendKind.NATIVE);

  private static final int MAX_THREADS = 1024;
  private static final int MAX_BATCH = 1 << 20;
  private static final int MAX_ENSEMBLE = 100;

  public TrainConfig {
    require(pretraining >= 0, "train.pretraining", pretraining + " is below 0");
    require(epochs >= 1, "train.epochs", epochs + " is below 1");
    require(
        batch >= 2 && batch <= MAX_BATCH,
        "train.batch",
        batch + " is not in 2 to " + MAX_BATCH + " (BatchNorm needs two rows)");
    require(optimizer != null, "train.optimizer", "no optimizer");
    require(gates != null, "train.gates", "no kind of gates");
    require(device != null, "train.device", "no device");
    backend = backend == null ? BackendKind.NATIVE : backend; // files of before it was a key
    require(
        learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
        "train.learningRate",
        learningRate + " is not above 0");
    requirePart("train.weightDecay", weightDecay);
    require(schedule != null, "train.schedule", "no schedule");
    require(warmup >= 0 && warmup <= epochs, "train.warmup", warmup + " is not in 0 to epochs");
    requirePart("train.averaging", averaging);
    requirePart("train.labelSmoothing", labelSmoothing);
    requirePart("train.wordDropout", wordDropout);
    requirePart("train.adversarial", adversarial);
    requirePart("train.momentum", momentum);
    require(clip >= 0, "train.clip", clip + " is below 0");
    require(patience >= 0, "train.patience", patience + " is below 0");
    require(
        ensemble >= 1 && ensemble <= MAX_ENSEMBLE,
        "train.ensemble",
        ensemble + " is not in 1 to " + MAX_ENSEMBLE);
    require(
        threads >= 0 && threads <= MAX_THREADS,
        "train.threads",
        threads + " is not in 0 to " + MAX_THREADS);
  }

  /** The configuration of one model of the ensemble, counted from 0. */
  public TrainConfig member(int number) {
    return new TrainConfig(
        pretraining,
        epochs,
        batch,
        optimizer,
        learningRate,
        schedule,
        warmup,
        weightDecay,
        momentum,
        clip,
        patience,
        averaging,
        labelSmoothing,
        wordDropout,
        adversarial,
        balance,
        calibrate,
        gates,
        freezeEmbedding,
        1,
        seed + number,
        threads,
        device,
        backend);
  }

  private static void requirePart(String key, double value) {
    require(value >= 0 && value < 1, key, value + " is not in [0, 1)");
  }

  private static void require(boolean holds, String key, String problem) {
    if (!holds) {
      throw new InputException(key, problem, "set another value in the configuration or by --set");
    }
  }
}
