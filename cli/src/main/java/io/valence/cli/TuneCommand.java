package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.data.Seed;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.checkpoint.Json;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence tune}. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Looks for a better configuration, by dev accuracy, for as long as it may.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence tune reviews.csv --budget 10m -o tuned",
      "  valence train reviews.csv -c tuned/best.json -o run",
      "",
      "The same command goes on with an earlier search in the same folder."
    })
final class TuneCommand implements Callable<Integer> {
  private static final String BEST = "best.json";
  private static final String SEARCH = "search.json";

  private final Terminal terminal;

  @Parameters(paramLabel = "TRAIN.csv", description = "Training rows; .gz is unpacked.")
  private Path train;

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "Rows to judge by; without it a part of TRAIN.csv.")
  private Path dev;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long: 90s, 10m, 2h. Default: ${DEFAULT-VALUE}.")
  private Budget budget;

  @Mixin private ConfigOptions options;

  @Mixin private BadRowOption onBadRow;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for the trials and the best configuration.")
  private Path output;

  TuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    RunConfig wanted = options.fresh("train.ensemble=1");
    new Backends().requireDevice(wanted.train().device(), terminal);
    TrainingData.Inputs inputs;
    TrainingData data;
    try (RejectedRows rejected = new RejectedRows(terminal, onBadRow.policy())) {
      inputs =
          TrainingData.Inputs.of(
              InputPaths.of(train, dev, null), wanted.data(), rejected.handler());
      data = TrainingData.read(inputs, wanted.data(), new Seed(wanted.train().seed()));
    }
    RunConfig base = data.fitted(wanted);
    Files.createDirectories(output);
    requireSameSearch(base, inputs);
    TrialLog log = new TrialLog(output.resolve("trials.jsonl"));
    if (log.best() != null) {
      terminal.note("going on after %d trials", log.trials().size());
    }
    try (Backend backend = new Backends().bulk(base.train())) {
      SearchSpace space = new SearchSpace(base, new Seed(base.train().seed()));
      new Search(terminal, space, data, log, System.nanoTime() + budget.nanoseconds()).run(backend);
    }
    report(log);
    return ExitCode.DONE.code();
  }

  /** Trials of other rows or of another start could not be compared. */
  private void requireSameSearch(RunConfig base, TrainingData.Inputs inputs) throws IOException {
    ObjectNode search = Json.mapper().createObjectNode();
    search.set("config", Json.mapper().valueToTree(base));
    search.set("inputs", Json.mapper().valueToTree(inputs.hashes()));
    Path file = output.resolve(SEARCH);
    if (!Files.exists(file)) {
      new AtomicFile(file).write(pretty(search));
    } else if (!Files.readString(file).equals(pretty(search))) {
      throw new UsageException(
          output
              + " holds a search over other files or from another configuration; name another"
              + " folder");
    }
  }

  private void report(TrialLog log) throws IOException {
    Trial best = log.best();
    if (best == null) {
      terminal.note("no trial was done within the budget; give it more time");
      return;
    }
    Path file = output.resolve(BEST);
    new AtomicFile(file).write(pretty(Json.mapper().valueToTree(best.config())));
    Trial first = log.find(0, best.epochs());
    terminal.note(
        "%d trials; the best is %d with dev accuracy %.4f%s",
        log.trials().size(),
        best.number(),
        best.accuracy(),
        first == null ? "" : String.format(Locale.ROOT, " (the start has %.4f)", first.accuracy()));
    terminal.result(
        "valence train %s%s -c %s%s -o run",
        new ShellWord(train),
        dev == null ? "" : " --dev " + new ShellWord(dev),
        new ShellWord(file),
        onBadRow.fails() ? "" : " --on-bad-row skip");
  }

  private static String pretty(JsonNode node) throws IOException {
    return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }
}
