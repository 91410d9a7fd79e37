package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.app.report.Report;
import io.valence.app.run.ModelPath;
import io.valence.app.run.RunFolder;
import io.valence.app.train.CrossValidation;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.Version;
import io.valence.cli.report.ReportPage;
import io.valence.data.table.InputException;
import io.valence.data.table.TextFile;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Writes an HTML report of a finished run, or of several runs side by side.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence report run",
      "  valence report run other-run -o comparison.html",
      "",
      "The page works offline. Training writes the report of its own run."
    })
public final class ReportCommand implements Callable<Integer> {
  /** The page of a study. */
  private static final String STUDY = "study.html";

  /** Maximum report length. */
  private static final int LONGEST = 1 << 26;

  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of finished runs.")
  private List<Path> runs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.html",
      description = "HTML file to write. Default for one run: report.html in its folder.")
  private Path output;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite FILE.html.")
  private boolean force;

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (output == null && runs.size() > 1) {
      throw new UsageException("name the page of several runs with -o FILE.html");
    }
    Path page = output == null ? runs.get(0).resolve(RunFolder.REPORT_PAGE) : output;
    List<Report> reports = runs.stream().map(ReportCommand::ofRun).toList();
    new OutputFile(page).requireFree(force || output == null);
    new AtomicFile(page, output != null).write(new ReportPage(reports, Json.mapper()).html());
    terminal.note("the report is in %s", page);
    return ExitCode.DONE.code();
  }

  private static Report ofRun(Path run) {
    if (new ModelPath(run).isEnsemble()) {
      throw new UsageException(
          run + " holds several models; name some, as in " + run.resolve("member-1"));
    }
    if (CrossValidation.begun(run) > 0) {
      throw new UsageException(run + " holds folds; name some, as in " + run.resolve("fold-1"));
    }
    if (!Files.exists(run)) {
      throw new InputException(run.toString(), "no such folder", "check the path");
    }
    if (Files.exists(run.resolve(STUDY))) {
      throw new UsageException(run + " holds a study; its page is " + run.resolve(STUDY));
    }
    if (Files.isRegularFile(run)) {
      throw new InputException(run.toString(), "is a file", "give the folder of a run");
    }
    if (!Files.isRegularFile(run.resolve(RunFolder.REPORT))) {
      Path page = run.resolve(RunFolder.REPORT_PAGE);
      throw new InputException(
          run.toString(),
          "holds no report of a classifier",
          Files.exists(page)
              ? "its page is " + page
              : "give a folder that valence train has completed");
    }
    return read(run.resolve(RunFolder.REPORT));
  }

  /**
   * Reads a report written by training.
   *
   * @throws InputException when the file is not a report
   */
  public static Report read(Path file) {
    return Json.read(new TextFile(file).text(LONGEST), Report.class)
        .orElseThrow(
            () -> new InputException(file.toString(), "is not a report", "train the run again"));
  }
}
