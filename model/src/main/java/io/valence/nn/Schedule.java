package io.valence.nn;

/**
 * The learning rate over the steps of a training; <a
 * href="https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate">torch.optim.lr_scheduler</a>.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step counted from 1
   * @return the rate
   */
  double at(long step);

  /**
   * Always the same.
   *
   * @param rate of every step
   * @return the schedule
   */
  static Schedule constant(double rate) {
    return step -> rate;
  }

  /**
   * From the rate to zero by half a cosine; CosineAnnealingLR.
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
   * From the rate to zero in a line; LinearLR to 0.
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
   * Multiplied by a factor every so many steps; StepLR.
   *
   * @param rate of the first steps
   * @param every how many steps have one rate
   * @param factor from one rate to the next
   * @return the schedule
   */
  static Schedule stepwise(double rate, long every, double factor) {
    Module.require(every > 0, "step_size must be greater than zero");
    return step -> rate * Math.pow(factor, Math.floorDiv(step - 1, every));
  }

  /**
   * This schedule times a factor that rises from 1 / steps to 1; the schedule goes on meanwhile.
   *
   * @param steps over which the factor rises
   * @return the schedule
   */
  default Schedule warmup(long steps) {
    Module.require(steps > 0, "steps must be greater than zero");
    return step -> at(step) * Math.min(1, (double) step / steps);
  }
}
