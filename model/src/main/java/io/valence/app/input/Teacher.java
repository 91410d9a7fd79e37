package io.valence.app.input;

import io.valence.app.device.Backends;
import io.valence.app.run.Ensemble;
import io.valence.app.run.ModelPath;
import io.valence.data.Corpus;
import io.valence.data.Encoder;
import io.valence.data.UnlabeledTexts;
import io.valence.data.table.InputException;
import io.valence.model.config.TrainConfig;
import io.valence.model.math.Backend;
import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Trained models whose mean probabilities become targets, <a
 * href="https://arxiv.org/abs/1503.02531">Hinton, Vinyals and Dean (2015)</a>. They may differ in
 * all but their labels.
 *
 * @param labels of the student, in its order
 * @param train of the student: what it takes of the teacher, and the backend
 */
record Teacher(
    List<Ensemble> models, List<String> labels, TrainConfig train, TeachingListener listener) {
  private static final int CHUNK = 2048;

  /**
   * Loads models for rows of some labels.
   *
   * @throws InputException when a model has other labels
   */
  static Teacher load(TrainingInputs files, TrainConfig train, List<String> labels) {
    List<Ensemble> models = files.teachers().stream().map(path -> load(path, labels)).toList();
    return new Teacher(models, labels, train, files.teaching());
  }

  private static Ensemble load(Path path, List<String> labels) {
    Ensemble model = new ModelPath(path).load();
    if (!Set.copyOf(model.labels()).equals(Set.copyOf(labels))) {
      throw new InputException(
          path.toString(),
          "has the labels " + model.labels() + ", the training file has " + labels,
          "take a teacher trained on the same labels");
    }
    return model;
  }

  /**
   * The targets of rows with labels: shares of the teacher's probabilities and of their own.
   *
   * @param texts passes on the texts of their file
   */
  Corpus teach(Corpus rows, Consumer<UnlabeledTexts.Handler> texts) {
    float[][] targets = answers(rows, texts);
    int[] labels = new int[rows.rows()];
    for (int row = 0; row < targets.length; row++) {
      labels[row] = rows.label(row);
      double[] own = rows.probabilities(row, targets[row].length);
      double share = train.distillation().teacherShare();
      for (int k = 0; k < own.length; k++) {
        targets[row][k] = (float) (share * targets[row][k] + (1 - share) * own[k]);
      }
    }
    return rows.with(labels, targets);
  }

  /** The targets of rows without labels: the teacher's probabilities. */
  Corpus label(Corpus rows, Consumer<UnlabeledTexts.Handler> texts) {
    float[][] targets = answers(rows, texts);
    int[] labels = new int[rows.rows()];
    for (int row = 0; row < targets.length; row++) {
      for (int k = 1; k < targets[row].length; k++) {
        labels[row] = targets[row][k] > targets[row][labels[row]] ? k : labels[row];
      }
    }
    return rows.with(labels, targets);
  }

  /** The mean probabilities for each row, [rows][K]; the texts are read again, by their lines. */
  private float[][] answers(Corpus rows, Consumer<UnlabeledTexts.Handler> texts) {
    float[][] mean = new float[rows.rows()][models.get(0).labels().size()];
    for (int model = 0; model < models.size(); model++) {
      float[][] more = answers(model, rows, texts);
      for (int row = 0; row < mean.length; row++) {
        for (int k = 0; k < mean[row].length; k++) {
          mean[row][k] += more[row][k] / models.size();
        }
      }
    }
    return mean;
  }

  private float[][] answers(int number, Corpus rows, Consumer<UnlabeledTexts.Handler> texts) {
    Ensemble model = models.get(number);
    float[][] answers = new float[rows.rows()][];
    long before = (long) number * answers.length;
    long total = (long) models.size() * answers.length;
    listener.answered(before, total);
    List<List<Encoder.Encoded>> chunk = new ArrayList<>();
    int[] next = {0};
    try (Backend backend = new Backends().training(train)) {
      texts.accept(
          (text, line) -> {
            if (next[0] < answers.length && rows.line(next[0]) == line) {
              chunk.add(model.encode(text));
              next[0]++;
            }
            if (chunk.size() == CHUNK || !chunk.isEmpty() && next[0] == answers.length) {
              Matrix p = probabilities(model.logits(backend, chunk));
              for (int i = 0; i < p.rows(); i++) {
                answers[next[0] - p.rows() + i] = inOrder(p, i, model.labels());
              }
              chunk.clear();
              listener.answered(before + next[0], total);
            }
            return next[0] < answers.length;
          });
    }
    if (next[0] < answers.length) {
      throw new InputException(
          "train.teacher", "a file of texts has changed while it was read", "start again");
    }
    return answers;
  }

  /** A row of probabilities in the order of the student's labels, [K]. */
  private float[] inOrder(Matrix probabilities, int row, List<String> own) {
    float[] ordered = new float[labels.size()];
    for (int k = 0; k < ordered.length; k++) {
      ordered[k] = probabilities.get(row, own.indexOf(labels.get(k)));
    }
    return ordered;
  }

  private Matrix probabilities(Matrix logits) {
    for (int i = 0; i < logits.size(); i++) {
      logits.writableData()[i] /= (float) train.distillation().temperature();
    }
    Matrix p = new Loss().softmax(logits);
    for (float number : p.data()) {
      if (!Float.isFinite(number)) {
        throw new InputException(
            "train.teacher", "its answers are not finite numbers", "take another teacher");
      }
    }
    return p;
  }
}
