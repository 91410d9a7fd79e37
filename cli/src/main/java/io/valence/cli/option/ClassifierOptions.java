package io.valence.cli.option;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shortcuts for configuration keys of classifiers. */
public final class ClassifierOptions {
  @Mixin private ColumnOptions columns;

  @Option(
      names = "--ordinal",
      paramLabel = "LABELS",
      description =
          "Labels from the least to the greatest, such as bad,fair,good, if they are words in an"
              + " order. Same as --set data.ordinal=LABELS.")
  private String ordinal;

  @Option(
      names = "--balance",
      description =
          "Give rare labels the same weight as frequent ones. Same as --set "
              + "train.balance=true.")
  private boolean balance;

  @Option(
      names = "--wide",
      description =
          "Add a linear model of words and word pairs to the network; the prediction is the sum "
              + "of both models' logits, with the network's weighted 2:1. Same as --set model.wide=true.")
  private boolean wide;

  @Option(
      names = "--accept-baseline",
      description =
          "Let the linear model answer alone if it is more accurate on dev. Same as --set"
              + " train.acceptBaseline=true.")
  private boolean acceptBaseline;

  @Option(
      names = "--vectors",
      paramLabel = "FILE|english|none",
      description =
          "Pretrained word vectors: a GloVe or word2vec file, text or binary, may be gzipped; or "
              + "the English vectors included in Valence. Default: those, if they cover the text.")
  private String vectors;

  @Option(
      names = "--from",
      paramLabel = "MODEL|english",
      description =
          "Start from the word vectors and layers of a language model made by valence pretrain or of"
              + " another classifier, or from the English layers included in Valence (./english for"
              + " a folder of that name). Default: see configs/README.md. Same as --set"
              + " train.from=MODEL.")
  private String from;

  @Option(
      names = "--unlabeled",
      paramLabel = "FILE",
      description =
          "More texts, without labels: the model learns to predict their words before it learns"
              + " labels; with --teacher it learns their answers too. Same as --set"
              + " train.unlabeled=FILE.")
  private String unlabeled;

  @Option(
      names = "--teacher",
      paramLabel = "MODEL",
      description =
          "Learn the probabilities of this model or ensemble, on rows with labels and on those of"
              + " --unlabeled; given more than once, the mean of several; or of linear models that"
              + " have not seen the row (linear). Same as --set train.teacher=MODEL,MODEL.")
  private List<String> teachers;

  /**
   * The keys that were given, as assignments.
   *
   * @param more assignments that follow them
   */
  public String[] settings(String... more) {
    List<String> all = columns.over(List.of());
    if (balance) {
      all.add("train.balance=true");
    }
    if (wide) {
      all.add("model.wide=true");
    }
    if (acceptBaseline) {
      all.add("train.acceptBaseline=true");
    }
    add(all, "data.ordinal", ordinal);
    add(all, "data.vectors", vectors);
    add(all, "train.from", from);
    add(all, "train.unlabeled", unlabeled);
    add(all, "train.teacher", teachers == null ? null : String.join(",", teachers));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void add(List<String> all, String key, String value) {
    if (value != null) {
      all.add(key + "=" + value);
    }
  }
}
