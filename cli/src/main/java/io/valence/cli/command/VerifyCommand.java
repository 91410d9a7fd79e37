package io.valence.cli.command;

import io.valence.app.input.InputFile;
import io.valence.app.run.ModelPath;
import io.valence.app.run.RunFolder;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.ModelOption;
import io.valence.cli.option.Version;
import io.valence.model.checkpoint.LanguageModelFile;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.checkpoint.TrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code valence verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Checks that a run's model files are intact, and which files it was trained on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence verify -m run",
      "  valence verify -m run train.csv dev.csv",
      "",
      "Exit code 5 if the model has changed since it was saved, 3 if a file is not one of its inputs."
    })
public final class VerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files to compare with the run's inputs.")
  private List<Path> files = List.of();

  VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelPath place = new ModelPath(model.path());
    Provenance origin =
        place.isLanguageModel() ? verifyLanguageModel(place) : verifyClassifiers(place);
    terminal.result(
        "made by Valence %s with seed %d%s",
        origin.version(),
        origin.seed(),
        origin.command().isEmpty()
            ? ", by the library"
            : origin.command().stream()
                .map(word -> " " + new ShellWord(word))
                .collect(Collectors.joining("", ": valence", "")));
    boolean all = true;
    for (Path given : files) {
      all &= isInput(given, origin.inputs());
    }
    return (all ? ExitCode.DONE : ExitCode.INPUT).code();
  }

  private Provenance verifyClassifiers(ModelPath place) {
    List<TrainedModel> members = place.load().members();
    model.note(members, terminal);
    place.requireWhole();
    for (TrainedModel member : members) {
      terminal.result("fingerprint %s: as saved", member.fingerprint());
    }
    return members.get(0).provenance();
  }

  private Provenance verifyLanguageModel(ModelPath place) {
    TrainedLanguageModel base = new LanguageModelFile(place.file().path()).load();
    if (Files.isDirectory(model.path())) {
      new RunFolder(model.path()).requireWhole();
    }
    terminal.result("language model: as saved, by its checksum");
    return base.provenance();
  }

  private boolean isInput(Path given, Map<String, String> inputs) {
    String hash = new InputFile(given).sha256();
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      if (input.getValue().equals(hash)) {
        terminal.result("%s: its %s", given, inWords(input.getKey()));
        return true;
      }
    }
    terminal.result(
        "%s: none of its files (%s)",
        given,
        inputs.keySet().stream().map(VerifyCommand::inWords).collect(Collectors.joining(", ")));
    return false;
  }

  /**
   * @param role of a file in the provenance of a model
   */
  private static String inWords(String role) {
    return switch (role) {
      case "train" -> "training file";
      case "dev" -> "dev file";
      case "test" -> "test file";
      case "vectors" -> "word vectors";
      case "unlabeled" -> "unlabeled texts";
      case "from" -> "model to start from";
      default -> role.replaceFirst("(\\d+)$", " $1");
    };
  }
}
