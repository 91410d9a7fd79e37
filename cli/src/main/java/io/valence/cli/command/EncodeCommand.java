package io.valence.cli.command;

import io.valence.SentenceEncoder;
import io.valence.app.UsageException;
import io.valence.app.predict.SimilarTexts;
import io.valence.app.predict.TableTexts;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.DataSettings;
import io.valence.cli.option.ModelOption;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.TextTableOptions;
import io.valence.cli.option.ThreadsOption;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.cli.view.VectorOutput;
import io.valence.data.table.BadRowPolicy;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence encode}. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Turns texts into vectors by a model's recurrent layers.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence encode -m run \"a charming and funny film\"",
      "  valence encode -m run reviews.csv -o vectors.npy",
      "  valence encode -m run reviews.csv --similar \"the food was cold\" -n 5",
      "",
      "The vector of a text has both final states side by side, or what the model's pooling makes "
          + "of the outputs: the features that its head reads. The numbers are those of torch.nn."
    })
public final class EncodeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Parameters(
      arity = "0..*",
      paramLabel = "TEXT|-|FILE",
      description =
          "A text; - for the lines of standard input; a .csv, .tsv, .jsonl, .xlsx or .parquet file; or any other"
              + " file or pipe, read line by line.")
  private List<String> texts = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description =
          "Output file: .jsonl, .csv, or .npy (one NumPy array of float32). Default: JSON Lines on"
              + " standard output.")
  private Path output;

  @Option(names = "--words", description = "The output at every word, not one vector per text.")
  private boolean words;

  @Option(
      names = "--similar",
      paramLabel = "TEXT",
      description = "Print the texts whose vectors are closest to this one's, by cosine.")
  private String similar;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of texts for --similar. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--json", description = "Print --similar as JSON Lines.")
  private boolean json;

  @Mixin private TextTableOptions options;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite OUT.")
  private boolean force;

  @Mixin private ThreadsOption threads;

  @Mixin private BadRowOption onBadRow;

  EncodeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    PredictInput input = new TextArguments("encode").input(texts);
    requireConsistentOptions(input);
    if (output != null) {
      new OutputFile(output).requireFree(force, input.file(), model.path(), onBadRow.quarantine());
    }
    try (SentenceEncoder encoder = SentenceEncoder.load(model.path(), threads.count())) {
      model.note(List.of(encoder.model()), terminal);
      if (similar != null) {
        similar(encoder, input);
      } else if (output == null) {
        encode(encoder, input, new VectorOutput.JsonLines(terminal.out()));
      } else if (ends(".npy")) {
        new AtomicFile(output, true)
            .writeChannel(
                file -> encode(encoder, input, new VectorOutput.Npy(file, encoder.width())));
      } else {
        new AtomicFile(output, true)
            .write(
                out ->
                    encode(
                        encoder,
                        input,
                        ends(".csv")
                            ? new VectorOutput.Csv(out, encoder.width(), words)
                            : new VectorOutput.JsonLines(out)));
      }
    }
    return ExitCode.DONE.code();
  }

  private boolean ends(String with) {
    return output.toString().toLowerCase(Locale.ROOT).endsWith(with);
  }

  /** Throws if options conflict. */
  private void requireConsistentOptions(PredictInput input) {
    if (input instanceof PredictInput.Typed) {
      throw new UsageException("give a text, - for standard input, or a file");
    }
    if (output != null && !ends(".npy") && !ends(".csv") && !ends(".jsonl")) {
      throw new UsageException(output + ": vectors are written as .jsonl, .csv or .npy");
    }
    if (similar != null && similar.isBlank()) {
      throw new UsageException("--similar takes a text with words");
    }
    if (similar != null && (words || output != null)) {
      throw new UsageException("--similar prints texts; omit --words and -o");
    }
    if (json && similar == null) {
      throw new UsageException("--json works with --similar; vectors are JSON Lines without it");
    }
    if (count < 1) {
      throw new UsageException("--count is at least 1");
    }
    if (!(input instanceof PredictInput.Table) && !onBadRow.fails()) {
      throw new UsageException("--on-bad-row works with a CSV only");
    }
  }

  private void encode(SentenceEncoder encoder, PredictInput input, VectorOutput out)
      throws IOException {
    each(
        encoder,
        input,
        chunk -> {
          if (words) {
            for (String text : chunk) {
              out.words(text, encoder.encodeWords(text));
            }
          } else {
            List<float[]> vectors = encoder.encode(chunk);
            for (int i = 0; i < chunk.size(); i++) {
              out.text(chunk.get(i), vectors.get(i));
            }
          }
          if (output == null) {
            out.finish();
          }
        });
    out.finish();
  }

  private void similar(SentenceEncoder encoder, PredictInput input) throws IOException {
    SimilarTexts found = new SimilarTexts(encoder.encode(similar), count);
    each(
        encoder,
        input,
        chunk -> {
          List<float[]> vectors = encoder.encode(chunk);
          for (int i = 0; i < chunk.size(); i++) {
            found.add(chunk.get(i), vectors.get(i));
          }
        });
    for (SimilarTexts.Similar each : found.closest()) {
      if (json) {
        terminal.result(Json.mapper().valueToTree(each));
      } else {
        terminal.result("%.4f\t%d\t%s", each.cosine(), each.number(), each.text());
      }
    }
  }

  /** Passes on the texts of the input, in order. */
  private void each(SentenceEncoder encoder, PredictInput input, LineChunks.Handler handler)
      throws IOException {
    if (input instanceof PredictInput.Table table) {
      try (BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy())) {
        new TableTexts(
                new DataSettings(options.settings()).over(encoder.model().config()),
                rejected.handler())
            .read(
                table.file(),
                (fields, chunk) -> {
                  try {
                    handler.chunk(chunk);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    } else if (input instanceof PredictInput.Lines lines) {
      try (BadRowsView view = new BadRowsView(terminal, new BadRowPolicy.Fail())) {
        new LineChunks(lines, new DataSettings(options.settings()).encoding(), view.handler())
            .each(handler);
      }
    } else if (input instanceof PredictInput.Sentence sentence) {
      handler.chunk(List.of(sentence.text()));
    }
  }
}
