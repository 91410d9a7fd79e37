package io.valence.app.study;

/**
 * The accuracies of a recipe on a number of rows, over all seeds.
 *
 * @param rows number of training rows; {@link StudyPlan#ALL} for the whole file
 * @param runs number of seeds
 * @param mean of the accuracies
 * @param deviation their standard deviation, with n - 1; NaN for one run
 * @param low lower bound of the 95 % interval of the mean (Student's t); NaN for one run
 * @param high upper bound
 * @param difference mean difference from the first recipe on the same rows; 0 for itself
 * @param pValue of the paired t-test of that difference, corrected for the number of tests (<a
 *     href="https://www.jstor.org/stable/4615733">Holm 1979</a>); NaN if there is no test
 */
public record StudyRow(
    String recipe,
    int rows,
    int runs,
    double mean,
    double deviation,
    double low,
    double high,
    double difference,
    double pValue) {}
