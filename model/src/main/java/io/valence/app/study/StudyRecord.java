package io.valence.app.study;

import io.valence.app.UsageException;
import io.valence.app.run.JsonFile;
import io.valence.app.run.RunFolder;
import io.valence.data.table.InputException;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code study.json}: what a study has compared so far.
 *
 * @param config that the recipes change
 * @param inputs hashes of the files
 * @param recipes settings by name; the first is what the others are compared with
 * @param rows numbers of training rows
 * @param seeds of the trainings
 */
record StudyRecord(
    Map<String, Object> config,
    Map<String, String> inputs,
    Map<String, List<String>> recipes,
    List<Integer> rows,
    List<Long> seeds) {
  private static final String FILE = RunFolder.STUDY;

  private static final Comparator<Integer> ALL_LAST =
      Comparator.comparing((Integer count) -> count == StudyPlan.ALL)
          .thenComparing(Comparator.naturalOrder());

  /** Sorts rows and seeds; those that an earlier version did not record are none. */
  StudyRecord {
    rows = rows == null ? List.of() : rows.stream().sorted(ALL_LAST).toList();
    seeds = seeds == null ? List.of() : seeds.stream().sorted().toList();
  }

  /** Whether a folder has a study. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /** The record of a study's folder. */
  static StudyRecord read(Path folder) {
    Path file = folder.resolve(FILE);
    return new JsonFile(file)
        .read(StudyRecord.class)
        .orElseThrow(
            () ->
                new InputException(
                    file.toString(), "is not the record of a study", "use another folder"));
  }

  /**
   * Adds recipes, seeds and numbers of rows to a folder's record; what was compared may not change.
   *
   * @throws UsageException when the folder has a study of other files or settings
   */
  void addTo(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    StudyRecord all = Files.exists(file) ? read(folder).with(this, folder) : this;
    new JsonFile(file).write(all);
  }

  private StudyRecord with(StudyRecord more, Path folder) {
    if (!hasSameConfig(more) || !inputs.equals(more.inputs)) {
      throw new UsageException(
          folder + " has a study of other files or another configuration; use another folder");
    }
    Map<String, List<String>> all = new LinkedHashMap<>(recipes);
    more.recipes.forEach(
        (name, settings) -> {
          List<String> known = all.put(name, settings);
          if (known != null && !known.equals(settings)) {
            throw new UsageException(
                folder + ": the recipe " + name + " had other settings; use another name");
          }
        });
    return new StudyRecord(config, inputs, all, union(rows, more.rows), union(seeds, more.seeds));
  }

  /** Keys that an earlier version did not have were at their defaults. */
  private boolean hasSameConfig(StudyRecord more) {
    Map<String, Object> defaults = Json.fieldsOf(RunConfig.DEFAULT);
    return more.config.keySet().stream()
        .allMatch(
            section -> {
              Map<String, Object> all = new TreeMap<>(Json.fieldsOf(defaults.get(section)));
              all.putAll(Json.fieldsOf(config.getOrDefault(section, Map.of())));
              // As text: a number that was read may be of another type.
              return Json.line(all)
                  .equals(Json.line(new TreeMap<>(Json.fieldsOf(more.config.get(section)))));
            });
  }

  private static <T> List<T> union(List<T> some, List<T> more) {
    Set<T> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
