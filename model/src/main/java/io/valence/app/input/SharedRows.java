package io.valence.app.input;

import io.valence.data.Corpus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Warnings about rows that a model is judged by though it has learned them, or is chosen by them.
 *
 * @param files of the training
 * @param labeled rows of the training file that are trained on
 * @param texts without labels that are trained on with a teacher's answers; may be empty
 * @param dev rows of the dev file, or of the training file
 * @param split whether the dev rows are of the training file
 */
record SharedRows(TrainingInputs files, Corpus labeled, Corpus texts, Corpus dev, boolean split) {
  /** About the dev rows. */
  List<String> ofDev() {
    List<String> warnings = new ArrayList<>();
    if (!split) {
      sameAsTrained(files.dev(), dev, labeled.and(texts), warnings);
      return warnings;
    }
    // Copies are parted only if a label has few other texts.
    int copies = dev.rowsIn(labeled);
    if (copies > 0) {
      warnings.add(
          copies
              + " of "
              + dev.rows()
              + " dev rows have the text of a training row: results on them do not show how the model"
              + " does on new texts; remove the copies");
    }
    int taught = dev.rowsIn(texts);
    if (taught > 0) {
      warnings.add(
          taught
              + " of the dev rows are the same as rows of train.unlabeled, whose answers are"
              + " trained on: results on them are optimistic; give a dev file with --dev");
    }
    return warnings;
  }

  /** About the rows of the test file. */
  List<String> ofTest(Corpus test) {
    List<String> warnings = new ArrayList<>();
    Corpus trained = labeled.and(texts);
    boolean all = sameAsTrained(files.test(), test, split ? trained.and(dev) : trained, warnings);
    int chosenBy = split ? 0 : test.rowsIn(dev);
    if (!all && chosenBy > 0) {
      warnings.add(
          (chosenBy == test.rows() ? "all" : chosenBy + " of " + test.rows())
              + " rows of "
              + files.test()
              + " are the same as dev rows, by which the model is chosen and calibrated: results on"
              + " them are optimistic");
    }
    return warnings;
  }

  /** Returns whether all rows are. */
  private static boolean sameAsTrained(
      Path file, Corpus rows, Corpus trained, List<String> warnings) {
    int shared = rows.rowsIn(trained);
    if (shared == rows.rows()) {
      warnings.add(
          "all rows of "
              + file
              + " are the same as rows of the training file: results on them do not show"
              + " how the model does on new texts");
    } else if (shared > 0) {
      warnings.add(
          shared
              + " of "
              + rows.rows()
              + " rows of "
              + file
              + " are the same as rows of the training file");
    }
    return shared == rows.rows();
  }
}
