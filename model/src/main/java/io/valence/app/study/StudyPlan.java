package io.valence.app.study;

import io.valence.app.UsageException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a study trains: every recipe on every number of rows with every seed.
 *
 * @param rows numbers of training rows; {@link #ALL} for the whole file
 */
public record StudyPlan(List<Recipe> recipes, List<Integer> rows, List<Long> seeds) {
  /** The whole training file. */
  public static final int ALL = 0;

  /** Checks that nothing is there twice. */
  public StudyPlan {
    requireDistinct("recipe", recipes.stream().map(Recipe::name).toList());
    requireDistinct("number of rows", rows);
    requireDistinct("seed", seeds);
    if (rows.stream().anyMatch(count -> count < 0)) {
      throw new UsageException("a number of rows is below 1");
    }
  }

  private static void requireDistinct(String what, List<?> values) {
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new UsageException("give every " + what + " once, and at least one: " + values);
    }
  }

  /** The settings of each recipe by its name, in order. */
  Map<String, List<String>> settings() {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    recipes.forEach(recipe -> settings.put(recipe.name(), recipe.settings()));
    return settings;
  }

  /** The number of trainings. */
  public int count() {
    return recipes.size() * rows.size() * seeds.size();
  }
}
