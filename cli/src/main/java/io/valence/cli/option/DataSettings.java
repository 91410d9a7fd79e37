package io.valence.cli.option;

import io.valence.app.UsageException;
import io.valence.data.DataConfig;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings for reading a model's CSV files: {@code data.text=body}. */
public record DataSettings(List<String> assignments) {
  private static final Set<String> KEYS =
      Set.of(
          "data.text",
          "data.label",
          "data.probabilities",
          "data.delimiter",
          "data.quote",
          "data.escape",
          "data.header",
          "data.encoding",
          "data.sheet");

  /** The encoding among these settings, if it is there: not that of the model's training file. */
  public Optional<Charset> encoding() {
    boolean given = assignments.stream().anyMatch(each -> each.startsWith("data.encoding="));
    return given ? over(RunConfig.DEFAULT).format().encoding() : Optional.empty();
  }

  /** The data configuration of the model with these overrides; its sheet is not the model's. */
  public DataConfig over(RunConfig config) {
    RunConfig anySheet = config.withData(config.data().withSheet(""));
    DataConfig data = new ConfigReader(anySheet).all(assignments).read().data();
    for (String assignment : assignments) {
      String key = assignment.replaceFirst("=.*", "").strip();
      if (!KEYS.contains(key)) {
        throw new UsageException(
            "--set accepts only keys for reading files: "
                + KEYS.stream().sorted().collect(Collectors.joining(", "))
                + "; "
                + key
                + " is part of the model and cannot be changed");
      }
    }
    return data;
  }
}
