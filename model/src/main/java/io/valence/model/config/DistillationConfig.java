package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Learning the answers of another model. Keys of {@code train}.
 *
 * @param teacher models or ensembles whose mean probabilities are learned, separated by commas, or
 *     {@link #LINEAR}; empty for none
 * @param teacherShare its share of the targets of a row with a label, in (0, 1]
 * @param temperature divisor of the teacher's logits, from 0.01 to 100
 * @param passages number of passages of each text that linear models label, from 0 to 100
 */
public record DistillationConfig(
    @JsonPropertyDescription(
            "model or ensemble whose probabilities are learned, on rows with labels and on those "
                + "of `train.unlabeled` ([Hinton, Vinyals and Dean 2015]"
                + "(https://arxiv.org/abs/1503.02531)): its folder or file; of several, separated "
                + "by commas, the mean; or `linear`: linear models (NB-SVM) that have not seen the "
                + "row, each trained on four fifths of the training rows; empty for none")
        String teacher,
    @JsonPropertyDescription(
            "share of the teacher's probabilities in the target of a row with a label; the rest "
                + "is the label's")
        double teacherShare,
    @JsonPropertyDescription(
            "divisor of the teacher's logits; values above 1 soften its distribution")
        double temperature,
    @JsonPropertyDescription(
            "number of passages drawn from each training text of 20 words and more, a tenth to "
                + "half as long, that are learned beside it; their labels are the probabilities of "
                + "linear models, as with `train.teacher=linear`, which it implies. Pays off on "
                + "long texts, and on short ones without word vectors")
        int passages) {
  /** Value of {@code train.teacher}: linear models trained on other rows. */
  public static final String LINEAR = "linear";

  /** The defaults. */
  public static final DistillationConfig DEFAULT = new DistillationConfig("", 0.5, 1, 0);

  public DistillationConfig {
    Checks.require(teacher != null, "train.teacher", "no path");
    Checks.require(
        teacherShare > 0 && teacherShare <= 1,
        "train.teacherShare",
        teacherShare + " is not above 0 and at most 1");
    Checks.require(
        temperature >= 0.01 && temperature <= 100,
        "train.temperature",
        temperature + " is not in 0.01 to 100");
    Checks.require(
        passages >= 0 && passages <= 100, "train.passages", passages + " is not in 0 to 100");
    Checks.require(
        passages == 0 || teacher.isEmpty() || teacher.equals(LINEAR),
        "train.passages",
        passages + " and a teacher that is a model; set one of both");
  }

  /** Whether linear models are learned from. */
  public boolean linear() {
    return passages > 0 || teacher.equals(LINEAR);
  }

  /** The paths of the teachers that are saved models or ensembles; empty for none. */
  public String savedTeachers() {
    return linear() ? "" : teacher;
  }
}
