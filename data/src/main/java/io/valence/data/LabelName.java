package io.valence.data;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label as a user wrote it, and what of it distinguishes it from other labels. */
final class LabelName {
  private static final int SHORTEST = 4;

  /** What programs write for a missing value. */
  private static final Set<String> MISSING =
      Set.of("nan", "none", "null", "nil", "na", "n/a", "#n/a", "<na>", "nat", "undefined");

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,30}(\\.\\d{0,30})?");

  /** A number with its unit, such as {@code 4 stars}. */
  private static final Pattern NUMBER_OF = Pattern.compile("(" + NUMBER + ")\\s*\\p{L}+");

  /** Characters that are invisible or change how their neighbors are displayed. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cf}\\p{Cc}\\u00A0\\u3000\\uFE0E\\uFE0F]");

  /** What makes no difference to a reader: spaces, invisible characters and how emoji are drawn. */
  private static final Pattern MEANINGLESS = Pattern.compile("[\\s\\p{Cf}_\\-\\uFE00-\\uFE0F]+");

  private final String name;
  private final boolean number;
  private final Optional<BigDecimal> value; // without a unit
  private final String plain;
  private final boolean digits;

  LabelName(String name) {
    this.name = name;
    this.number = isNumber(name);
    this.value = Optional.of(withoutUnit(name)).filter(LabelName::isNumber).map(BigDecimal::new);
    this.plain = plain(name);
    this.digits = plain.chars().anyMatch(Character::isDigit);
  }

  /**
   * Suspicious labels of a file: misspellings, missing values, rare labels.
   *
   * @param rows number of rows per label
   * @param balanced whether all labels have the same weight, however rare
   */
  static List<String> doubts(Map<String, Integer> rows, boolean balanced) {
    List<String> doubts = new ArrayList<>();
    List<LabelName> names = rows.keySet().stream().sorted().map(LabelName::new).toList();
    for (int i = 0; i < names.size(); i++) {
      LabelName name = names.get(i);
      // More labels than a training accepts are no labels, and have too many pairs.
      int compared = names.size() > TokenizedCorpus.MAX_LABELS ? i + 1 : names.size();
      for (LabelName other : names.subList(i + 1, compared)) {
        if (name.mayBe(other)) {
          doubts.add("labels " + name.shown() + " and " + other.shown() + " may be the same label");
        }
      }
      if (MISSING.contains(name.name.toLowerCase(Locale.ROOT))) {
        doubts.add(
            rows.get(name.name)
                + (rows.get(name.name) == 1 ? " row has the label " : " rows have the label ")
                + name.shown()
                + ", which stands for a missing value in many programs");
      }
      if (name.isQuoted()) {
        doubts.add(
            "the label "
                + name.name
                + " is in quotes; if they are not part of it, let a quote follow the delimiter at"
                + " once");
      }
    }
    if (!balanced) {
      rare(rows).ifPresent(doubts::add);
    }
    return doubts;
  }

  /** Reports the rarest label if it has less than a tenth of an even share. */
  private static Optional<String> rare(Map<String, Integer> rows) {
    long all = rows.values().stream().mapToLong(Integer::longValue).sum();
    return rows.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .filter(least -> least.getValue() * 10L * rows.size() < all)
        .map(
            least ->
                String.format(
                    Locale.ROOT,
                    "only %.1f %% of the rows have the label %s; --balance lets rare labels weigh"
                        + " as much as common ones",
                    100.0 * least.getValue() / all,
                    new LabelName(least.getKey()).shown()));
  }

  /** The label in quotes, with invisible characters as Java escapes. */
  String shown() {
    return "\""
        + INVISIBLE
            .matcher(name)
            .replaceAll(
                match -> String.format(Locale.ROOT, "\\\\u%04X", match.group().codePointAt(0)))
        + "\"";
  }

  private boolean isQuoted() {
    return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
  }

  /** Whether another label may be a misspelling of this one. */
  boolean mayBe(LabelName other) {
    if ((number || other.number) && value.isPresent() && other.value.isPresent()) {
      return value.get().compareTo(other.value.get()) == 0;
    }
    boolean words = plain.length() >= SHORTEST && other.plain.length() >= SHORTEST;
    // Labels such as 1000 and 1001 differ intentionally.
    boolean numeric = digits || other.digits;
    return plain.equals(other.plain) || words && !numeric && oneEdit(plain, other.plain);
  }

  private static boolean isNumber(String label) {
    return NUMBER.matcher(label).matches();
  }

  private static String withoutUnit(String label) {
    Matcher number = NUMBER_OF.matcher(label);
    return number.matches() ? number.group(1) : label;
  }

  private static String plain(String label) {
    String normal = Normalizer.normalize(label, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return MEANINGLESS.matcher(normal).replaceAll("");
  }

  /** Whether the edit distance of a and b is one. */
  private static boolean oneEdit(String a, String b) {
    int start = 0;
    int shorter = Math.min(a.length(), b.length());
    while (start < shorter && a.charAt(start) == b.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
      end++;
    }
    return a.length() - start - end <= 1 && b.length() - start - end <= 1;
  }
}
