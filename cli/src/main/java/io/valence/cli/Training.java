package io.valence.cli;

import io.valence.data.Seed;
import io.valence.data.Tokenizer;
import io.valence.data.WordVectors;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * How a command trains, whatever it trains.
 *
 * @param arguments of the command, for the record
 * @param checkpointEvery time after which an epoch at hand is saved
 * @param dryRun whether to say what it would take, and train nothing
 */
record Training(Terminal terminal, List<String> arguments, Budget checkpointEvery, boolean dryRun) {
  /** Trains one model in one folder, on the rows that its own seed chooses for dev. */
  TrainingRun.Outcome run(
      RunFolder folder, RunConfig wanted, TrainingData.Inputs inputs, boolean resume)
      throws IOException {
    TrainingData data = TrainingData.read(inputs, wanted.data(), new Seed(wanted.train().seed()));
    return run(folder, wanted, inputs, data, resume);
  }

  /** Trains one model in one folder. */
  TrainingRun.Outcome run(
      RunFolder folder,
      RunConfig wanted,
      TrainingData.Inputs inputs,
      TrainingData data,
      boolean resume)
      throws IOException {
    RunConfig effective = data.fitted(wanted);
    if (effective != wanted) {
      terminal.note(
          "model.embedding is %d, the width of the word vectors", effective.model().embedding());
    }
    Provenance provenance =
        new Provenance(
            new Version().number(), effective.train().seed(), inputs.hashes(), arguments);
    describe(data, effective);
    provenance.inputs().forEach((role, hash) -> terminal.detail("%s: SHA-256 %s", role, hash));
    MemoryEstimate memory = MemoryEstimate.of(effective, data);
    terminal.detail(
        "seed %d; about %,d MiB of heap and %,d MiB outside it",
        effective.train().seed(), memory.heap() >> 20, memory.outside() >> 20);
    memory.requireFits(Runtime.getRuntime().maxMemory());
    try (Backend backend = new Backends().bulk(effective.train())) {
      terminal.note("computing with %s", backend.description());
      if (dryRun) {
        new DryRun(terminal, effective, data).run(backend);
        return new TrainingRun.Outcome(ExitCode.DONE, Double.NaN);
      }
      if (!resume) {
        folder.saveInputs(inputs.paths());
      }
      return new TrainingRun(terminal, folder, effective, data, provenance, checkpointEvery)
          .train(backend, resume);
    }
  }

  private void describe(TrainingData data, RunConfig effective) {
    terminal.note(
        "%d training rows, %d tokens, %d dev rows; labels %s; vocabulary %d",
        data.train().rows(),
        data.train().tokens(),
        data.dev().rows(),
        data.labels(),
        data.vocabulary().size());
    if (data.cut() > 0) {
      terminal.note(
          "%d texts are longer than data.maxTokens=%d and are cut (data.cut=%s)",
          data.cut(),
          effective.data().maxTokens(),
          effective.data().cut().name().toLowerCase(Locale.ROOT));
    }
    Tokenizer better = data.rawText().better();
    if (better != null && effective.data().tokenizer() == Tokenizer.WHITESPACE) {
      terminal.note(
          "the texts look as if nobody had parted their words; try --set data.tokenizer=%s",
          better.name().toLowerCase(Locale.ROOT));
    }
    WordVectors.Coverage coverage = data.coverage();
    if (coverage != null) {
      terminal.note(
          "word vectors cover %d of the vocabulary's %d types (%.1f %%) and %.1f %% of tokens; commonest without: %s",
          coverage.coveredTypes(),
          coverage.types(),
          100.0 * coverage.coveredTypes() / coverage.types(),
          100.0 * coverage.coveredTokens() / coverage.tokens(),
          String.join(" ", coverage.missing()));
    }
    terminal.note("%s", effective.model());
  }
}
