package io.valence.app.run;

import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.Json;
import io.valence.model.train.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The log of a run: a line of JSON per epoch. */
record EpochLog(Path file) {
  static final String NAME = "training.jsonl";

  /** The number of epochs in it; 0 if there is none. */
  int epochs() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  void save(List<? extends RunState.Report<?>> epochs) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (RunState.Report<?> report : epochs) {
      lines.append(Json.line(report.fields())).append('\n');
    }
    new AtomicFile(file).write(lines.toString());
  }
}
