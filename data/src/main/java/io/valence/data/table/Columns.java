package io.valence.data.table;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a table.
 *
 * @param file for messages
 * @param names names in the header, without surrounding whitespace and invisible characters
 */
public record Columns(Path file, List<String> names) {
  /** What may separate fields. */
  static final List<String> DELIMITERS = List.of(";", "\t", "|", ",");

  private static final String HEADERLESS = "; without a header: --set data.header=false";

  /** Maximum characters of a header in a message. */
  private static final int LONGEST = 300;

  /** What the columns of texts and labels are called in most tables, in the order of suggestion. */
  private static final Map<String, List<String>> USUAL =
      Map.of(
          "data.text",
          List.of(
              "text",
              "sentence",
              "review",
              "review text",
              "content",
              "comment",
              "tweet",
              "body",
              "message",
              "description",
              "title",
              "文本",
              "内容",
              "评论",
              "评论内容",
              "內容",
              "評論",
              "レビュー",
              "review body",
              "reviews",
              "sentiment text",
              "tweet content",
              "feedback",
              "comments",
              "rezension",
              "kommentar",
              "texte",
              "avis",
              "commentaire",
              "texto",
              "reseña",
              "comentario"),
          "data.label",
          List.of(
              "label",
              "sentiment",
              "class",
              "category",
              "stars",
              "star",
              "rating",
              "score",
              "polarity",
              "target",
              "airline sentiment",
              "labels",
              "标签",
              "情感",
              "类别",
              "星级",
              "评分",
              "標籤",
              "評分",
              "評価",
              "ratings",
              "sterne",
              "stimmung",
              "étoiles",
              "estrellas"));

  /** Strips the names of a header. */
  public Columns {
    names = names.stream().map(Columns::plain).toList();
  }

  /** A name without surrounding whitespace, byte order marks and other invisible characters. */
  private static String plain(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && isInvisible(name.codePointAt(from))) {
      from += Character.charCount(name.codePointAt(from));
    }
    // Not by a regular expression, which would try again from each space inside.
    while (from < to && isInvisible(name.codePointBefore(to))) {
      to -= Character.charCount(name.codePointBefore(to));
    }
    return name.substring(from, to);
  }

  private static boolean isInvisible(int character) {
    return Character.isSpaceChar(character)
        || Character.getType(character) == Character.FORMAT
        || character >= '\t' && character <= '\r';
  }

  /**
   * The indexes of named columns.
   *
   * @param wanted column names by configuration key
   * @return column indexes by key
   * @throws InputException when one is missing or duplicate; suggests likely columns
   */
  public Map<String, Integer> places(Map<String, String> wanted) {
    List<String> missing = missing(wanted);
    if (!missing.isEmpty()) {
      // By another delimiter some may be there: the others are what is wrong.
      separated()
          .filter(other -> other.missing(wanted).size() < missing.size())
          .ifPresent(other -> other.places(wanted));
      throw InputException.atLine(
          file,
          1,
          "no column "
              + missing.stream()
                  .map(key -> quoted(wanted.get(key)))
                  .collect(Collectors.joining(" or "))
              + " in the header "
              + shown(),
          remedy(missing, wanted));
    }
    for (String name : wanted.values()) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw InputException.atLine(
            file, 1, "two columns are named \"" + name + "\"", "rename one of them");
      }
    }
    Map<String, Integer> places = new HashMap<>();
    wanted.forEach((key, name) -> places.put(key, names.indexOf(name)));
    return places;
  }

  /**
   * Columns for what the header lacks, where for each there is only one with a usual name.
   *
   * @param wanted column names by configuration key
   * @return names by the keys that are missing; empty if nothing is, or a choice is not clear
   */
  Map<String, String> usual(Map<String, String> wanted) {
    Columns all = separated().orElse(this);
    Map<String, String> usual = new HashMap<>();
    for (String key : all.missing(wanted)) {
      List<String> found =
          all.others(wanted)
              .filter(
                  name ->
                      Stream.concat(Stream.of(wanted.get(key)), USUAL.get(key).stream())
                          .anyMatch(likely -> areSame(likely, name)))
              .toList();
      if (found.size() != 1) {
        return Map.of();
      }
      usual.put(key, found.get(0));
    }
    return usual;
  }

  /** The name itself, or the first one of name_2, name_3, … that no column has. */
  public String free(String name) {
    String candidate = name;
    for (int n = 2; names.contains(candidate); n++) {
      candidate = name + "_" + n;
    }
    return candidate;
  }

  /** The keys whose columns are missing, the text's before the label's. */
  private List<String> missing(Map<String, String> wanted) {
    return wanted.keySet().stream()
        .filter(key -> !names.contains(wanted.get(key)))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  private String shown() {
    String all = names.toString();
    return all.length() > LONGEST ? all.substring(0, LONGEST) + "…]" : all;
  }

  private boolean areNumbers() {
    return names.indexOf("1") == 0 && names.stream().allMatch(Columns::isNumber);
  }

  /** The columns by another delimiter, where the header is a single one. */
  private Optional<Columns> separated() {
    return names.size() != 1
        ? Optional.empty()
        : DELIMITERS.stream()
            .map(delimiter -> List.of(names.get(0).split(Pattern.quote(delimiter))))
            .filter(parts -> parts.size() > 1)
            .findFirst()
            .map(parts -> new Columns(file, parts));
  }

  private String remedy(List<String> missing, Map<String, String> wanted) {
    Optional<Columns> separated = separated();
    if (separated.isPresent()) {
      Columns other = separated.get();
      // With the options, the delimiter is found.
      return other
          .proposal(other.missing(wanted), wanted)
          .orElse(
              "its columns seem to be "
                  + String.join(", ", other.names)
                  + ": "
                  + other.nameThem(other.missing(wanted), wanted));
    }
    for (String key : missing) {
      if (isNumber(wanted.get(key)) && areNumbers()) {
        return "the first row has "
            + names.size()
            + (names.size() == 1 ? " field" : " fields")
            + "; name the delimiter with data.delimiter, or another column";
      }
      if (isNumber(wanted.get(key))) {
        return "columns have numbers where there is no header: --set data.header=false";
      }
    }
    return proposal(missing, wanted)
        .orElseGet(() -> nameThem(missing, wanted) + (mayLackHeader() ? HEADERLESS : ""));
  }

  /** Whether the names may be fields: those of JSON Lines and Parquet are names, as are numbers. */
  private boolean mayLackHeader() {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return !TableReader.isJsonLines(file) && !name.endsWith(".parquet") && !areNumbers();
  }

  /** With those that are likely. */
  private String nameThem(List<String> missing, Map<String, String> wanted) {
    return "name "
        + (missing.size() == 1 ? "it" : "them")
        + " with "
        + missing.stream()
            .map(
                key ->
                    option(key)
                        + ' '
                        + meant(key, wanted).map(Columns::quotedForShell).orElse("NAME"))
            .collect(Collectors.joining(" "));
  }

  /** Options for all missing columns, if each has a likely one. */
  private Optional<String> proposal(List<String> missing, Map<String, String> wanted) {
    List<String> options =
        missing.stream()
            .flatMap(
                key ->
                    meant(key, wanted).stream()
                        .map(name -> option(key) + " " + quotedForShell(name)))
            .toList();
    return options.size() == missing.size()
        ? Optional.of("did you mean " + String.join(" ", options) + "?")
        : Optional.empty();
  }

  /** The option that sets a key: {@code --text} for {@code data.text}. */
  private static String option(String key) {
    return key.replace("data.", "--");
  }

  private static String quotedForShell(String name) {
    return name.matches("[\\p{L}\\p{N}_.-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** A column with the same name but for case or a typo, or with a usual name. */
  private Optional<String> meant(String key, Map<String, String> wanted) {
    String name = wanted.get(key);
    return named(name, wanted)
        .or(() -> typo(name, wanted))
        .or(
            () ->
                USUAL.getOrDefault(key, List.of()).stream()
                    .flatMap(usual -> named(usual, wanted).stream())
                    .findFirst());
  }

  /** A column of the same name, but for case and spaces, that is not wanted for something else. */
  private Optional<String> named(String wantedName, Map<String, String> wanted) {
    return others(wanted).filter(name -> areSame(name, wantedName)).findFirst();
  }

  private Optional<String> typo(String wantedName, Map<String, String> wanted) {
    List<String> lower = others(wanted).map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return new Nearest(lower)
        .typo(wantedName.toLowerCase(Locale.ROOT))
        .flatMap(name -> named(name, wanted));
  }

  private Stream<String> others(Map<String, String> wanted) {
    return names.stream().filter(name -> !wanted.containsValue(name));
  }

  /** Whether two names are the same but for case and what is between their words. */
  private static boolean areSame(String one, String other) {
    return words(one).equals(words(other));
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]+", "");
  }
}
