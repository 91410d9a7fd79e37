package io.valence.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.app.UsageException;
import io.valence.app.input.InputFile;
import io.valence.app.run.ModelPath;
import io.valence.app.train.TrainingStart;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.console.TextWidth;
import io.valence.cli.option.ModelOption;
import io.valence.cli.option.Version;
import io.valence.data.DataConfig;
import io.valence.data.PretrainedVectors;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.explain.Neighbors;
import io.valence.model.explain.Neighbors.Neighbor;
import io.valence.model.math.Matrix;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence neighbors}. */
@Command(
    name = "neighbors",
    aliases = "neighbours",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Lists a word's nearest neighbors in the embedding, after training and before " + "it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence neighbors -m run good",
      "  valence neighbors -m run good --vectors glove.6B.100d.txt -n 20",
      "",
      "Words are compared by the cosine of their vectors. The vectors before training are those of "
          + "--vectors, the English ones if training began with them, or else the random ones of the "
          + "run's seed. They are not known if it began with naive Bayes or another model."
    })
public final class NeighborsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Parameters(paramLabel = "WORD", description = "Word in the model's vocabulary.")
  private String word;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of neighbors. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description = "Word vectors that training started from.")
  private String vectors;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  NeighborsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (count < 1) {
      throw new UsageException("--count is at least 1");
    }
    TrainedModel trained = new ModelPath(model.path()).file().load();
    model.note(List.of(trained), terminal);
    int id = id(trained);
    List<Neighbor> after = nearest(trained.classifier().embedding().weight().value(), id);
    List<Neighbor> before = knowsBefore(trained) ? nearest(before(trained), id) : null;
    if (json) {
      terminal.result(json(trained.vocabulary(), after, before));
    } else {
      print(trained.vocabulary(), after, before);
    }
    return ExitCode.DONE.code();
  }

  /** Whether the initial vectors of training are available. */
  private boolean knowsBefore(TrainedModel trained) {
    Map<String, String> inputs = trained.provenance().inputs();
    String began = inputs.get("vectors");
    if (vectors != null && !PretrainedVectors.NAMES.contains(vectors)) {
      if (!new InputFile(Path.of(vectors)).sha256().equals(began)) {
        throw new UsageException(vectors + " is not the file that the training began with");
      }
    } else if (began != null) {
      terminal.note(
          "the training began with a file of word vectors; name it by --vectors to see its"
              + " neighbors");
      return false;
    }
    // Log-count ratios can only be computed from the rows; the model it started from may be gone.
    boolean known =
        inputs.containsKey("train")
            && !inputs.containsKey("from")
            && trained.config().train().optimization().naiveBayes() == 0;
    if (!known) {
      terminal.note(
          "the vectors before training are not known: it began with naive Bayes (train.naiveBayes),"
              + " another model or other samples");
    }
    return known;
  }

  /** The id of the word, normalized like the model's texts. */
  private int id(TrainedModel trained) {
    String known = trained.config().data().textConfig().token(word);
    int id = trained.vocabulary().id(known);
    if (id == Vocabulary.UNKNOWN) {
      throw new UsageException("\"" + known + "\" is not in the vocabulary of " + model.path());
    }
    return id;
  }

  private List<Neighbor> nearest(Matrix table, int id) {
    return new Neighbors(table).of(id, count);
  }

  /** The vectors of the option, or the English ones if the model used them. */
  private Optional<PretrainedVectors> vectors(TrainedModel trained) {
    DataConfig data = trained.config().data();
    if (vectors != null && !vectors.equals(PretrainedVectors.AUTO)) {
      return PretrainedVectors.of(vectors, data.polarity());
    }
    return data.vectors().equals(PretrainedVectors.ENGLISH) ? data.pretrained() : Optional.empty();
  }

  /** The initial vectors of training. */
  private Matrix before(TrainedModel trained) {
    WordVectors pretrained =
        vectors(trained).map(source -> source.of(trained.vocabulary())).orElse(null);
    // The text length only affects the gates, not the vectors.
    return new TrainingStart(
            trained.config(), trained.vocabulary(), trained.labels(), pretrained, 1, null, null)
        .state()
        .model()
        .embedding()
        .weight()
        .value();
  }

  private ObjectNode json(Vocabulary vocabulary, List<Neighbor> after, List<Neighbor> before) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schema", 1);
    root.put("word", word);
    root.set("after", json(vocabulary, after));
    if (before != null) {
      root.set("before", json(vocabulary, before));
    }
    return root;
  }

  private static ArrayNode json(Vocabulary vocabulary, List<Neighbor> near) {
    ArrayNode each = Json.mapper().createArrayNode();
    for (Neighbor neighbor : near) {
      each.addObject()
          .put("word", vocabulary.token(neighbor.id()))
          .put("cosine", neighbor.cosine());
    }
    return each;
  }

  private void print(Vocabulary vocabulary, List<Neighbor> after, List<Neighbor> before) {
    int width =
        after.stream().mapToInt(n -> TextWidth.of(vocabulary.token(n.id()))).max().orElse(0);
    width = Math.max(width, "after".length()) + "  0.1234".length();
    terminal.result(
        "%s", before == null ? "after" : TextWidth.padded("after", width) + "   before");
    for (int i = 0; i < after.size(); i++) {
      String left = shown(vocabulary, after.get(i));
      terminal.result(
          "%s",
          before == null
              ? left
              : TextWidth.padded(left, width) + "   " + shown(vocabulary, before.get(i)));
    }
  }

  private static String shown(Vocabulary vocabulary, Neighbor neighbor) {
    return String.format(
        Locale.ROOT, "%7.4f %s", neighbor.cosine(), vocabulary.token(neighbor.id()));
  }
}
