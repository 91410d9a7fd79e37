package io.valence.app.tune;

import io.valence.data.table.InputException;
import io.valence.data.table.TextFile;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code trials.jsonl}: one trial per line; a search resumes from it. Thread-safe. */
final class TrialLog {
  private static final Comparator<Trial> BY_NUMBER =
      Comparator.comparingInt(Trial::number).thenComparingInt(Trial::epochs);

  private final Path file;
  private final List<Trial> trials = new ArrayList<>();

  /**
   * Reads the trials of an earlier search, if there was one.
   *
   * @throws InputException when a line is not a trial
   */
  TrialLog(Path file) {
    this.file = file;
    if (!Files.exists(file)) {
      return;
    }
    long line = 0;
    for (String text : new TextFile(file).lines()) {
      line++;
      long at = line;
      trials.add(
          Json.read(text, Trial.class)
              .orElseThrow(
                  () -> InputException.atLine(file, at, "is not a trial", "remove the line")));
    }
  }

  synchronized List<Trial> trials() {
    return List.copyOf(trials);
  }

  /** The trial of a configuration after that many epochs; null if there is none. */
  synchronized Trial find(TrialRequest request) {
    return trials.stream()
        .filter(trial -> trial.number() == request.number() && trial.epochs() == request.epochs())
        .findFirst()
        .orElse(null);
  }

  /** The best trial of those with the most epochs; null when there is none. */
  synchronized Trial best() {
    int most = trials.stream().mapToInt(Trial::epochs).max().orElse(0);
    return trials.stream().filter(t -> t.epochs() == most).sorted().findFirst().orElse(null);
  }

  synchronized void add(Trial trial) throws IOException {
    trials.add(trial);
    write();
  }

  /** Sorts the trials by number, for a file that does not depend on which ended first. */
  synchronized void sort() throws IOException {
    trials.sort(BY_NUMBER);
    write();
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Trial one : trials) {
      text.append(Json.line(one)).append('\n');
    }
    new AtomicFile(file).write(text.toString());
  }
}
