package io.valence.cli.view;

import io.valence.app.study.StudyPlan;
import io.valence.app.study.StudyRun;
import io.valence.app.train.TrainingListener;
import io.valence.app.train.TrainingPlan;
import io.valence.app.train.TrainingReport;
import io.valence.cli.console.Terminal;
import io.valence.cli.report.ReportPage;
import io.valence.model.config.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reports each finished run of a study to a terminal, with the time that is left. */
public final class ConsoleStudyListener extends ConsoleRunListener implements TrainingListener {
  private final Terminal terminal;
  private final int count;
  private final long start = System.nanoTime();
  private int trained; // in this process
  private int told; // of these
  private boolean computing;
  private final Set<String> warned = new HashSet<>();

  /**
   * @param count number of runs
   */
  public ConsoleStudyListener(Terminal terminal, int count) {
    super(terminal);
    this.terminal = terminal;
    this.count = count;
  }

  /** Once for all runs. */
  @Override
  public void computing(String backend) {
    if (!computing) {
      super.computing(backend);
    }
    computing = true;
  }

  /** Each warning once, though every run has it. */
  @Override
  public void prepared(TrainingPlan plan) {
    for (String warning : plan.data().warnings()) {
      if (warned.add(warning)) {
        terminal.note("warning: %s", warning);
      }
    }
  }

  @Override
  public void reported(TrainingReport report) {
    trained++;
    try {
      report
          .folder()
          .saveReportPage(new ReportPage(List.of(report.report()), Json.mapper()).html());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run is finished; it may have been before. */
  public void finished(int number, StudyRun run) {
    Duration left =
        trained == 0
            ? Duration.ZERO
            : Duration.ofNanos((System.nanoTime() - start) / trained * (count - number));
    terminal.note(
        "run %d of %d  %s, %s rows, seed %d: accuracy %.4f%s%s",
        number,
        count,
        run.recipe(),
        run.rows() == StudyPlan.ALL ? "all" : run.rows(),
        run.seed(),
        run.accuracy(),
        trained == told ? " (trained before)" : "",
        left.isZero()
            ? ""
            : String.format(
                Locale.ROOT, "   %d:%02d min left", left.toMinutes(), left.toSecondsPart()));
    told = trained;
  }
}
