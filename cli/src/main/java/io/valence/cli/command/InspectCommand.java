package io.valence.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.app.UsageException;
import io.valence.app.run.ModelPath;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.ModelArgument;
import io.valence.cli.option.Version;
import io.valence.model.checkpoint.LanguageModelFile;
import io.valence.model.checkpoint.ModelFile.ModelHeader;
import io.valence.model.checkpoint.SafetensorsReader;
import io.valence.model.checkpoint.TensorInfo;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.config.Json;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.RunConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code valence inspect}: reads the header of a model file, never its weights. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Prints a model's parameters and the shapes of a forward pass, or the tensors of a PyTorch"
            + " state dict.",
    footerHeading = "%nExamples:%n",
    footer = {"  valence inspect run", "  valence inspect run --batch 64 --steps 40"})
public final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelArgument model;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Batch size of the forward pass. Default: ${DEFAULT-VALUE}.")
  private int batch = 32;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description = "Tokens per row of the forward pass. Default: ${DEFAULT-VALUE}.")
  private int steps = 20;

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (batch < 1 || steps < 1) {
      throw new UsageException("--batch and --steps are 1 or more");
    }
    ModelPath path = new ModelPath(model.path());
    try (SafetensorsReader reader = new SafetensorsReader(path.file().path())) {
      if (path.isLanguageModel()) {
        show(new LanguageModelFile(path.file().path()).load(), reader);
      } else if (ModelHeader.isModel(reader)) {
        show(new ModelHeader(reader));
      } else {
        showStateDict(reader);
      }
    }
    return ExitCode.DONE.code();
  }

  private void show(ModelHeader header) {
    header.requireConsistent();
    if (json) {
      terminal.result(json(header));
    } else {
      lines(header).forEach(line -> terminal.result("%s", line));
    }
  }

  private void show(TrainedLanguageModel base, SafetensorsReader reader) {
    ModelConfig shape = base.config().model();
    if (json) {
      ObjectNode root = tensors(reader);
      root.set("config", Json.mapper().valueToTree(base.config()));
      root.put("vocabulary", base.vocabulary().size());
      terminal.result(root);
      return;
    }
    terminal.result(
        "language model of the %s word: %s %s per direction, embedding %d, %s; vocabulary %d",
        String.join(" and the ", base.model().names()),
        shape.cell(),
        shape.hidden(),
        shape.embedding(),
        base.model().tied() ? "tied decoder" : "its own decoder",
        base.vocabulary().size());
    terminal.result("");
    table(reader).forEach(line -> terminal.result("%s", line));
  }

  /** Tensors only: what PyTorch's {@code save_file(model.state_dict(), …)} writes. */
  private void showStateDict(SafetensorsReader reader) {
    if (json) {
      terminal.result(tensors(reader));
    } else {
      terminal.result(
          ModelHeader.isPartOfRun(reader)
              ? "a checkpoint or the linear model of a run, beside its model.safetensors"
              : "a state dict: no labels, vocabulary or configuration (see valence import)");
      terminal.result("");
      table(reader).forEach(line -> terminal.result("%s", line));
    }
  }

  /** Running statistics, counters and scales of 8-bit numbers are no parameters. */
  private static boolean isBuffer(TensorInfo tensor) {
    return tensor.name().contains("running_")
        || tensor.name().endsWith("num_batches_tracked")
        || tensor.name().endsWith(".scale");
  }

  private static List<TensorInfo> parameters(SafetensorsReader reader) {
    return reader.tensors().stream().filter(t -> !isBuffer(t)).toList();
  }

  private static List<TensorInfo> buffers(SafetensorsReader reader) {
    return reader.tensors().stream().filter(InspectCommand::isBuffer).toList();
  }

  private static long total(List<TensorInfo> tensors) {
    return tensors.stream().mapToLong(TensorInfo::count).sum();
  }

  private static ObjectNode tensors(SafetensorsReader reader) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schema", 1);
    addTensors(root.putArray("parameters"), parameters(reader));
    addTensors(root.putArray("buffers"), buffers(reader));
    root.put("total", total(parameters(reader)));
    return root;
  }

  private static ObjectNode json(ModelHeader header) {
    ObjectNode root = tensors(header.reader());
    root.set("config", Json.mapper().valueToTree(header.config()));
    root.set("labels", Json.mapper().valueToTree(header.labels()));
    root.put("vocabulary", header.vocabulary().size());
    return root;
  }

  private static void addTensors(ArrayNode array, List<TensorInfo> tensors) {
    for (TensorInfo tensor : tensors) {
      ObjectNode node = array.addObject();
      node.put("name", tensor.name());
      ArrayNode shape = node.putArray("shape");
      Arrays.stream(tensor.shape()).forEach(shape::add);
      node.put("count", tensor.count());
    }
  }

  private List<String> lines(ModelHeader header) {
    RunConfig config = header.config();
    List<String> lines = new ArrayList<>();
    lines.add(
        config.model()
            + "; labels "
            + header.labels()
            + "; vocabulary "
            + header.vocabulary().size());
    lines.add("");
    lines.addAll(table(header.reader()));
    lines.add("");
    lines.addAll(new ModelShapes(config.model(), header).gates());
    lines.add("");
    lines.addAll(new ModelShapes(config.model(), header).flow(batch, steps));
    return lines;
  }

  private static List<String> table(SafetensorsReader reader) {
    List<TensorInfo> parameters = parameters(reader);
    long total = total(parameters);
    List<String> lines = new ArrayList<>();
    String row = "%-30s %-16s %12s %7s %13s";
    lines.add(format(row, "parameter", "shape", "count", "share", "bytes"));
    for (TensorInfo t : parameters) {
      String share = format("%.1f %%", 100.0 * t.count() / total);
      lines.add(
          format(
              row, t.name(), shape(t), format("%,d", t.count()), share, format("%,d", t.bytes())));
    }
    for (TensorInfo t : buffers(reader)) {
      lines.add(
          format(
              row,
              t.name(),
              shape(t),
              format("%,d", t.count()),
              "buffer",
              format("%,d", t.bytes())));
    }
    long bytes = reader.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    lines.add(
        format(
            row,
            "total",
            parameters.size() + " tensors",
            format("%,d", total),
            "100.0 %",
            format("%,d", bytes)));
    return lines;
  }

  private static String shape(TensorInfo tensor) {
    return Arrays.stream(tensor.shape())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Explains the shapes of a model. */
  private record ModelShapes(ModelConfig config, ModelHeader header) {
    /** Which rows of a recurrent weight belong to which gate. */
    List<String> gates() {
      String[] names = config.mathCell().gateNames();
      List<String> lines = new ArrayList<>();
      lines.add("gates: the rows of weight_ih, weight_hh and both biases of a layer");
      for (int k = 0; k < config.hidden().size(); k++) {
        int h = config.hidden().get(k);
        List<String> blocks = new ArrayList<>();
        for (int g = 0; g < names.length; g++) {
          blocks.add(names[g] + " " + g * h + "-" + ((g + 1) * h - 1));
        }
        lines.add("  layer " + k + ": " + String.join(", ", blocks));
      }
      return lines;
    }

    /** The shapes between the layers. */
    List<String> flow(int b, int t) {
      int d = config.directions();
      List<String> lines = new ArrayList<>();
      lines.add(
          "shapes for B=" + b + " rows of T=" + t + " tokens (N=" + (long) b * t + " packed):");
      lines.add(format("  %-22s [%d] ids", "input", (long) b * t));
      lines.add(format("  %-22s [%d, %d]", "embedding", (long) b * t, config.embedding()));
      for (int k = 0; k < config.hidden().size(); k++) {
        int h = config.hidden().get(k);
        String state = config.mathCell().hasCellState() ? "h_n and c_n" : "h_n";
        lines.add(
            format(
                "  %-22s [%d, %d], %s [%d, %d, %d]",
                "recurrent layer " + k, (long) b * t, d * h, state, d, b, h));
      }
      int features = d * config.hidden().get(config.hidden().size() - 1);
      String pooling = config.pooling().name().toLowerCase(Locale.ROOT);
      lines.add(format("  %-22s [%d, %d]", "pooling " + pooling, b, features));
      lines.add(format("  %-22s [%d, %d]", "head.0 Linear", b, config.head()));
      lines.add(format("  %-22s [%d, %d]", "head.1 BatchNorm, ReLU", b, config.head()));
      lines.add(format("  %-22s [%d, %d] logits", "head.3 Linear", b, header.labels().size()));
      return lines;
    }
  }
}
