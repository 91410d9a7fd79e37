package io.valence.cli.command;

import io.valence.app.LibraryVersion;
import io.valence.app.UsageException;
import io.valence.app.input.InputFile;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.Version;
import io.valence.data.Vocabulary;
import io.valence.data.VocabularyCheck;
import io.valence.data.table.InputException;
import io.valence.data.table.TextFile;
import io.valence.data.text.Tokenizer;
import io.valence.model.checkpoint.ImportedWeights;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.SafetensorsReader;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Imports a PyTorch state dict in safetensors format.",
    footerHeading = "%nExample:%n",
    footer = {
      "  valence import weights.safetensors --vocabulary vocab.txt \\",
      "      --labels negative,positive -o model.safetensors",
      "",
      "Cell, layers, directions and sizes are read from the tensors. Set what they do not show: "
          + "--set model.pooling=max, --set model.nonlinearity=relu."
    })
public final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final List<String> arguments;

  @Parameters(paramLabel = "WEIGHTS.safetensors", description = "State dict in safetensors format.")
  private Path weights;

  @Option(
      names = "--vocabulary",
      paramLabel = "VOCAB.txt",
      required = true,
      description =
          "Vocabulary, one token per line from id 0; the first two are padding and " + "unknown.")
  private Path vocabulary;

  @Option(
      names = "--labels",
      paramLabel = "A,B",
      required = true,
      description = "Label of each output, in order, separated by commas.")
  private String labels;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "MODEL.safetensors",
      required = true,
      description = "Model file to write.")
  private Path output;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Configuration key. Repeatable.")
  private List<String> settings = List.of();

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite the file.")
  private boolean force;

  ImportCommand(Terminal terminal, List<String> arguments) {
    this.terminal = terminal;
    this.arguments = arguments;
  }

  @Override
  public Integer call() throws IOException {
    new OutputFile(output).requireFree(force, weights, vocabulary);
    if (!Files.exists(weights)) {
      throw new InputException(weights.toString(), "no such file", "check the path");
    }
    try (SafetensorsReader reader = new SafetensorsReader(weights)) {
      write(new ImportedWeights(reader));
    }
    return ExitCode.DONE.code();
  }

  private void write(ImportedWeights imported) throws IOException {
    RunConfig given = new ConfigReader(RunConfig.FIXED).all(settings).read();
    if (given.data().tokenizer() == Tokenizer.AUTO) {
      throw new UsageException(
          "data.tokenizer=auto chooses by a training file, which an import does not read; name the"
              + " tokenizer of the model: whitespace, word, chinese, unicode or char");
    }
    RunConfig config = given.withModel(imported.config(given.model()));
    Provenance provenance =
        new Provenance(
            new LibraryVersion().number(),
            0,
            Map.of("weights", new InputFile(weights).sha256()),
            arguments,
            null);
    VocabularyCheck tokens =
        new VocabularyCheck(
            vocabulary, new TextFile(vocabulary, config.data().format().encoding()).lines());
    tokens.require();
    tokens
        .doubts(config.data().textConfig())
        .forEach(doubt -> terminal.note("warning: %s: %s", vocabulary, doubt));
    if (!given.given().contains("data.tokenizer")) {
      terminal.note(
          "texts are split at spaces; if the model was trained on other tokens, name how by --set"
              + " data.tokenizer=word, chinese, unicode or char");
    }
    TrainedModel model =
        imported.model(config, labels(), new Vocabulary(tokens.tokens()), provenance);
    new ModelFile(output).save(model);
    terminal.note("%s", config.model());
    terminal.note("the model is in %s", output);
  }

  private List<String> labels() {
    List<String> names =
        Arrays.stream(labels.split(labels.contains(",") ? "," : "，", -1))
            .map(String::strip)
            .toList();
    if (names.size() < 2 || names.contains("") || new HashSet<>(names).size() < names.size()) {
      throw new InputException(
          "--labels", "needs two or more different names", "write them as negative,positive");
    }
    if (labels.chars().anyMatch(Character::isISOControl)) {
      throw new InputException(
          "--labels", "a name holds a control character, such as a line end", "leave it out");
    }
    return names;
  }
}
