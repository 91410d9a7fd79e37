package io.valence.app.run;

import io.valence.data.Corpus;
import io.valence.data.Encoder;
import io.valence.data.LabeledFile;
import io.valence.data.TextConfig;
import io.valence.data.Vocabulary;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.evaluate.Scores;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Models of one training file that predict together, by their mean logits; often a single one.
 *
 * @param members each with its own vocabulary
 */
public record Ensemble(List<TrainedModel> members) {
  /**
   * Combines models.
   *
   * @param path where they are from, for the message
   * @throws ModelFileException when they differ in labels or tokenization
   */
  public static Ensemble of(Path path, List<TrainedModel> members) {
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

  /** The first model, which represents all where they are equal. */
  public TrainedModel first() {
    return members.get(0);
  }

  /** The label of output 0, 1, 2…, the same in all members. */
  public List<String> labels() {
    return first().labels();
  }

  /** How a text is tokenized, the same for all members. */
  public TextConfig textConfig() {
    return first().config().data().textConfig();
  }

  /**
   * A text encoded for each member, tokenized once.
   *
   * @return one encoded text per member, in order
   */
  public List<Encoder.Encoded> encode(String text) {
    return Encoder.encode(textConfig(), vocabularies(), text);
  }

  private List<Vocabulary> vocabularies() {
    return members.stream().map(TrainedModel::vocabulary).toList();
  }

  /**
   * The logits of some texts, [texts, K].
   *
   * @param texts as {@link #encode} returns them
   */
  public Matrix logits(Backend backend, List<List<Encoder.Encoded>> texts) {
    List<Matrix> all = new ArrayList<>();
    for (int m = 0; m < members.size(); m++) {
      int member = m;
      all.add(logits(backend, m, texts.stream().map(text -> text.get(member).ids()).toList()));
    }
    return mean(all);
  }

  /**
   * The logits of each prefix of a text, [tokens, K].
   *
   * @param text as {@link #encode} returns it
   */
  public Matrix prefixLogits(Backend backend, List<Encoder.Encoded> text) {
    List<Matrix> all = new ArrayList<>();
    for (int m = 0; m < members.size(); m++) {
      int[] ids = text.get(m).ids();
      all.add(
          logits(
              backend,
              m,
              IntStream.rangeClosed(1, ids.length).mapToObj(n -> Arrays.copyOf(ids, n)).toList()));
    }
    return mean(all);
  }

  private Matrix logits(Backend backend, int member, List<int[]> ids) {
    return members.get(member).answering().logits(backend, ids);
  }

  /**
   * Predicts a labeled file, which is read and tokenized once.
   *
   * @param file and how it is read
   */
  public Scores scores(Backend backend, LabeledFile file) {
    List<Corpus> rows = Corpus.read(file, textConfig(), vocabularies(), labels());
    List<Matrix> logits = new ArrayList<>();
    for (int m = 0; m < members.size(); m++) {
      Corpus each = rows.get(m);
      logits.add(logits(backend, m, IntStream.range(0, each.rows()).mapToObj(each::ids).toList()));
    }
    Corpus first = rows.get(0);
    int[] gold = IntStream.range(0, first.rows()).map(first::label).toArray();
    return Scores.of(mean(logits), gold);
  }

  /** The mean of matrices of one shape; a single one is its own. */
  static Matrix mean(List<Matrix> all) {
    if (all.size() == 1) {
      return all.get(0);
    }
    Matrix mean = new Matrix(all.get(0).rows(), all.get(0).columns());
    for (Matrix one : all) {
      for (int i = 0; i < mean.size(); i++) {
        mean.writableData()[i] += one.data()[i] / all.size();
      }
    }
    return mean;
  }
}
