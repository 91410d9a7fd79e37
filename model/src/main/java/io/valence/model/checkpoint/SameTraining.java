package io.valence.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.data.DataConfig;
import io.valence.data.PretrainedVectors;
import io.valence.model.config.DistillationConfig;
import io.valence.model.config.Json;
import io.valence.model.config.PretrainingConfig;
import io.valence.model.config.RunConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the configuration of a checkpoint with that of its continuation.
 *
 * @param path of the checkpoint
 */
record SameTraining(Path path) {
  /** The behavior of trainings before the key existed. */
  private static final Map<String, Object> BEFORE =
      Map.ofEntries(
          Map.entry("train.backend", "native"),
          Map.entry("train.tf32", false),
          Map.entry("train.passes", 1),
          Map.entry("train.from", PretrainingConfig.DEFAULT.from()),
          Map.entry("train.unlabeled", PretrainingConfig.DEFAULT.unlabeled()),
          Map.entry("train.tie", PretrainingConfig.DEFAULT.tie()),
          Map.entry("train.sampledWords", PretrainingConfig.DEFAULT.sampledWords()),
          Map.entry("train.virtualAdversarial", 0.0),
          Map.entry("train.entropy", 0.0),
          Map.entry("train.teacher", DistillationConfig.DEFAULT.teacher()),
          Map.entry("train.teacherShare", DistillationConfig.DEFAULT.teacherShare()),
          Map.entry("train.temperature", DistillationConfig.DEFAULT.temperature()),
          Map.entry("train.passages", DistillationConfig.DEFAULT.passages()),
          Map.entry("data.probabilities", ""),
          Map.entry("data.ordinal", ""),
          Map.entry("data.quote", "\""),
          Map.entry("data.escape", DataConfig.NO_CHARACTER),
          Map.entry("data.header", true),
          Map.entry("data.encoding", DataConfig.ANY_ENCODING),
          Map.entry("data.sheet", ""));

  /** What may differ. */
  static final Set<String> CHANGEABLE =
      Set.of(
          "train.epochs",
          "train.patience",
          "train.threads",
          "train.from",
          "train.unlabeled",
          "train.teacher",
          "data.vectors");

  /** Values that are not paths: two paths may name the same file, whose hash is compared. */
  private static final Set<String> NAMES =
      Stream.concat(PretrainedVectors.NAMES.stream(), Stream.of("", DistillationConfig.LINEAR))
          .collect(Collectors.toUnmodifiableSet());

  private static boolean mayDiffer(String key, JsonNode made, JsonNode given) {
    boolean named = NAMES.contains(made.asText()) || NAMES.contains(given.asText());
    return CHANGEABLE.contains(key) && !named;
  }

  /**
   * Throws unless both read the same files.
   *
   * @param made SHA-256 of each file of the checkpoint, by its role
   * @param given those of the files given now
   */
  void requireInputs(Map<String, String> made, Map<String, String> given) {
    Set<String> roles = new TreeSet<>(made.keySet());
    roles.addAll(given.keySet());
    roles.removeIf(role -> Objects.equals(made.get(role), given.get(role)));
    if (!roles.isEmpty()) {
      throw new ModelFileException(
          path,
          "was made from other input files than those given now: " + String.join(", ", roles),
          "resume with the same files, or start again with --force");
    }
  }

  /**
   * Throws unless they differ in nothing that changes past results.
   *
   * @param made the configuration of the checkpoint
   */
  void require(JsonNode made, RunConfig config) {
    JsonNode given = Json.mapper().valueToTree(config);
    for (String section : List.of("data", "model", "train")) {
      for (var key : given.get(section).properties()) {
        String name = section + "." + key.getKey();
        JsonNode before = made.path(section).path(key.getKey());
        if (before.isMissingNode() && BEFORE.containsKey(name)) {
          before = Json.mapper().valueToTree(BEFORE.get(name));
        }
        if (before.isMissingNode()) {
          throw new ModelFileException(
              path, "was made by a version that had no " + name, "start again with --force");
        }
        boolean same = before.toString().equals(key.getValue().toString());
        if (!same && !mayDiffer(name, before, key.getValue())) {
          throw new ModelFileException(
              path,
              "was made with " + name + " " + before + ", not " + key.getValue(),
              "put it back in the run's config.json, or start again with --force");
        }
      }
    }
  }
}
