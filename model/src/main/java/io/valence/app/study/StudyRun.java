package io.valence.app.study;

/**
 * The result of one training on the test rows.
 *
 * @param rows number of training rows; {@link StudyPlan#ALL} for the whole file
 * @param macroF1 NaN for the linear model
 */
public record StudyRun(
    String recipe, int rows, long seed, double accuracy, double macroF1, double loss) {}
