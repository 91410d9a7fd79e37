package io.valence.nn;

/**
 * A learning-rate schedule over training steps; <a
 * href="https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate">torch.optim.lr_scheduler</a>.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step starting at 1
   * @return the rate
   */
  double at(long step);

  /**
   * A constant rate.
   *
   * @param rate of every step
   * @return the schedule
   */
  static Schedule constant(double rate) {
    return step -> rate;
  }

  /**
   * Half a cosine from the rate to zero; CosineAnnealingLR.
   *
   * @param rate of the first step
   * @param steps after which it is zero
   * @return the schedule
   */
  static Schedule cosine(double rate, long steps) {
    Module.require(steps > 0, "steps must be greater than zero");
    return step -> rate * (1 + Math.cos(Math.PI * Math.min(1.0, (step - 1.0) / steps))) / 2;
  }

  /**
   * Linear from the rate to zero; LinearLR to 0.
   *
   * @param rate of the first step
   * @param steps after which it is zero
   * @return the schedule
   */
  static Schedule linear(double rate, long steps) {
    Module.require(steps > 0, "steps must be greater than zero");
    return step -> rate * Math.max(0, 1 - (step - 1.0) / steps);
  }

  /**
   * Multiplies by a factor at regular intervals; StepLR.
   *
   * @param rate of the first steps
   * @param every steps per rate
   * @param factor from one rate to the next
   * @return the schedule
   */
  static Schedule stepwise(double rate, long every, double factor) {
    Module.require(every > 0, "step_size must be greater than zero");
    return step -> rate * Math.pow(factor, Math.floorDiv(step - 1, every));
  }

  /**
   * This schedule times a factor that rises from 1 / steps to 1; the schedule continues meanwhile.
   *
   * @param steps to reach 1
   * @return the schedule
   */
  default Schedule warmup(long steps) {
    Module.require(steps > 0, "steps must be greater than zero");
    return step -> at(step) * Math.min(1, (double) step / steps);
  }
}
