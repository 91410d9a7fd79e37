package io.valence.cli;

import io.valence.data.BadRows;
import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.Encoder;
import io.valence.data.LabelledFile;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.classifier.Scorer;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.train.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Models of one training file that answer together, by the mean of their logits; often one alone.
 *
 * @param members each with a vocabulary of its own
 */
record Ensemble(List<TrainedModel> members) {
  /**
   * Some models as one.
   *
   * @param path where they are from, for the message
   * @throws ModelFileException when they have not the same labels and way to cut texts
   */
  static Ensemble of(Path path, List<TrainedModel> members) {
    TrainedModel first = members.get(0);
    for (TrainedModel member : members) {
      if (!member.labels().equals(first.labels())
          || !member.config().data().textConfig().equals(first.config().data().textConfig())) {
        throw new ModelFileException(
            path, "its members differ in labels or tokenizer", "train them again");
      }
    }
    return new Ensemble(List.copyOf(members));
  }

  TrainedModel first() {
    return members.get(0);
  }

  List<String> labels() {
    return first().labels();
  }

  /** The logits of some texts, [texts, K]. */
  Matrix logits(Backend backend, List<String> texts) {
    return mean(
        members.stream()
            .map(member -> logits(backend, member, encoded(member.encoder(), texts)))
            .toList());
  }

  private static Matrix logits(Backend backend, TrainedModel member, List<int[]> ids) {
    return new Scorer(backend, member.classifier()).logits(ids);
  }

  private static List<int[]> encoded(Encoder encoder, List<String> texts) {
    return texts.stream().map(text -> encoder.encode(text).ids()).toList();
  }

  /** The logits of what a text is after each of its words, [words, K]. */
  Matrix running(Backend backend, String text) {
    return mean(
        members.stream()
            .map(
                member -> {
                  int[] ids = member.encoder().encode(text).ids();
                  List<int[]> beginnings =
                      IntStream.rangeClosed(1, ids.length)
                          .mapToObj(n -> Arrays.copyOf(ids, n))
                          .toList();
                  return logits(backend, member, beginnings);
                })
            .toList());
  }

  /**
   * Answers a labelled file.
   *
   * @param config how the file is read
   * @param badRows hears of each bad row once
   */
  Scores scores(Backend backend, Path file, DataConfig config, BadRows badRows) {
    List<Matrix> logits = new ArrayList<>();
    Corpus rows = null;
    for (TrainedModel member : members) {
      BadRows told = rows == null || badRows == BadRows.FAIL ? badRows : (problem, raw) -> {};
      rows = Corpus.read(new LabelledFile(file, config, told), member.encoder(), labels());
      Corpus each = rows;
      logits.add(
          logits(backend, member, IntStream.range(0, each.rows()).mapToObj(each::ids).toList()));
    }
    int[] gold = IntStream.range(0, rows.rows()).map(rows::label).toArray();
    return Scores.of(backend, mean(logits), gold);
  }

  private static Matrix mean(List<Matrix> all) {
    Matrix mean = new Matrix(all.get(0).rows(), all.get(0).columns());
    for (Matrix one : all) {
      for (int i = 0; i < mean.size(); i++) {
        mean.data()[i] += one.data()[i] / all.size();
      }
    }
    return mean;
  }
}
