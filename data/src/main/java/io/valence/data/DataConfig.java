package io.valence.data;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.valence.data.table.InputException;
import io.valence.data.table.TableFormat;
import io.valence.data.text.Tokenizer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the data are in a file and how texts become ids.
 *
 * @param text name of the text column
 * @param label name of the label column
 * @param probabilities columns with the probability of each label, {@code LABEL:COLUMN,…}; empty
 *     for none
 * @param ordinal labels from the least to the greatest, separated by commas; empty if they have no
 *     order, or are numbers
 * @param delimiter field separator, one character
 * @param quote quote character of a field; or {@code none}
 * @param escape escape character, before a literal character; or {@code none}
 * @param header whether the first row names the columns; otherwise they are named 1, 2, …
 * @param sheet of an Excel workbook, its name or its number from 1; empty for the first
 * @param encoding of the files, a {@link Charset} name; {@code auto} for UTF-8, or what a byte
 *     order mark or the bytes show
 * @param tokenizer how a text is split into tokens
 * @param lowercase whether letters are lowercased
 * @param prefix first letters kept of each word; 0 for all
 * @param minCount tokens less frequent in training become {@code <unk>}
 * @param maxVocabulary number of most frequent tokens kept
 * @param maxTokens maximum tokens per text
 * @param cut which tokens of a longer text are kept
 * @param devFraction fraction of training rows used as the dev set if there is no dev file
 * @param vectors pretrained word vectors: a file, or one of the names in {@link PretrainedVectors}
 * @param polarity factor that stretches the polarity direction of the English vectors
 * @param vectorWords whether words not seen in training are added to the vocabulary
 */
public record DataConfig(
    @JsonPropertyDescription("column with the texts") String text,
    @JsonPropertyDescription("column with the labels") String label,
    @JsonPropertyDescription(
            "columns with the probability of each label, such as `negative:p0,positive:p1`, in "
                + "place of labels: another model's, or the shares of several annotators. "
                + "Training uses them; evaluation uses `data.label`, or the most probable label if "
                + "there is no such column")
        String probabilities,
    @JsonPropertyDescription(
            "labels from the least to the greatest, such as `bad,fair,good`, if they are in an "
                + "order: how far answers are from their labels is measured, too. Labels that are "
                + "numbers need not be named; same as `--ordinal`")
        String ordinal,
    @JsonPropertyDescription(
            "field separator; `\\t` for tabs. If the header has the needed columns only with a semicolon, "
                + "tab, vertical bar or comma, that delimiter is used")
        char delimiter,
    @JsonPropertyDescription(
            "character that encloses a field containing a delimiter or a line end, or " + "`none`")
        String quote,
    @JsonPropertyDescription(
            "character before one to be taken literally, for example `\\`, or `none`")
        String escape,
    @JsonPropertyDescription(
            "whether the first row names the columns; without it they are called `1`, `2`, " + "…")
        boolean header,
    @JsonPropertyDescription(
            "encoding (charset) of the files: `auto` (UTF-8, or what a byte order mark or the bytes show) or a name "
                + "such as `GB18030` or `windows-1252`")
        String encoding,
    @JsonPropertyDescription(
            "sheet of an Excel workbook, by its name or its number from 1; empty for the first; same "
                + "as `--sheet`. It is not kept for prediction")
        String sheet,
    @JsonPropertyDescription(
            "how texts are split: `whitespace`; `word` (raw text into words, punctuation "
                + "and clitics, without markup); `chinese` (raw Chinese into words); `unicode` (raw text of any "
                + "language into words by Unicode's rules and dictionaries); `char`; or "
                + "`auto`, which chooses by the first 1000 rows")
        Tokenizer tokenizer,
    @JsonPropertyDescription("convert letters to lower case first") boolean lowercase,
    @JsonPropertyDescription(
            "number of first letters kept of each word, so that its forms are one token (4 for texts in "
                + "German or Russian); 0 for all")
        int prefix,
    @JsonPropertyDescription("tokens seen less often than this in training become unknown")
        int minCount,
    @JsonPropertyDescription("maximum size of the vocabulary; the most frequent tokens are kept")
        int maxVocabulary,
    @JsonPropertyDescription("maximum number of tokens kept per text") int maxTokens,
    @JsonPropertyDescription(
            "which tokens of a longer text are kept: the `head`, the `tail`, or half of "
                + "each (`both`)")
        Truncation cut,
    @JsonPropertyDescription("fraction of the training rows used as dev when there is no dev file")
        double devFraction,
    @JsonPropertyDescription(
            "pretrained word vectors: a file (GloVe text, word2vec text or binary), "
                + "`english` (included in Valence), or `none`; `auto` takes the English vectors "
                + "if they cover three quarters of the words")
        String vectors,
    @JsonPropertyDescription(
            "factor that stretches the `english` vectors along the direction from negative "
                + "to positive words; 1 leaves them as in GloVe")
        double polarity,
    @JsonPropertyDescription(
            "add words of `data.vectors` to the vocabulary even if they do not occur in "
                + "training")
        boolean vectorWords) {

  /** Value of {@code data.quote} and {@code data.escape}: no such character. */
  public static final String NO_CHARACTER = "none";

  /** Value of {@code data.encoding}: UTF-8, or what a byte order mark or the bytes show. */
  public static final String ANY_ENCODING = "auto";

  private static final int LEAST_ORDERED = 3;

  /** The defaults. */
  public static final DataConfig DEFAULT =
      new DataConfig(
          "text",
          "label",
          "",
          "",
          ',',
          "\"",
          NO_CHARACTER,
          true,
          ANY_ENCODING,
          "",
          Tokenizer.AUTO,
          true,
          0,
          2,
          50_000,
          400,
          Truncation.BOTH,
          0.1,
          PretrainedVectors.AUTO,
          1,
          true);

  public DataConfig {
    require(text != null && !text.isEmpty(), "data.text", "no column name");
    require(label != null && !label.isEmpty(), "data.label", "no column name");
    requireCharacter("data.quote", quote, delimiter);
    requireCharacter("data.escape", escape, delimiter);
    require(
        encoding.equals(ANY_ENCODING) || isCharset(encoding),
        "data.encoding",
        "there is no encoding named \"" + encoding + "\"");
    require(
        delimiter != '\n' && delimiter != '\r' && delimiter != 0 && !quote.equals("" + delimiter),
        "data.delimiter",
        "a quote or line end cannot separate fields");
    require(!text.equals(label), "data.label", "is the text column itself");
    probabilities = probabilities == null ? "" : probabilities; // format of earlier versions
    if (!probabilities.isEmpty()) {
      ProbabilityColumns.parse(probabilities);
    }
    ordinal = ordinal == null ? "" : ordinal; // format of earlier versions
    requireOrder(labelOrder(ordinal));
    sheet = sheet == null ? "" : sheet; // format of earlier versions
    require(tokenizer != null, "data.tokenizer", "no tokenizer");
    require(prefix >= 0, "data.prefix", prefix + " is below 0");
    require(minCount >= 1, "data.minCount", minCount + " is below 1");
    require(maxVocabulary >= 1, "data.maxVocabulary", maxVocabulary + " is below 1");
    require(maxTokens >= 1, "data.maxTokens", maxTokens + " is below 1");
    require(cut != null, "data.cut", "no way to cut");
    require(
        devFraction > 0 && devFraction < 1,
        "data.devFraction",
        devFraction + " is not between 0 and 1");
    require(
        polarity > 0 && polarity < Double.POSITIVE_INFINITY,
        "data.polarity",
        polarity + " is not above 0");
    vectors = vectors == null ? PretrainedVectors.NONE : vectors; // format of earlier versions
  }

  /**
   * The word vectors named by {@code vectors}; empty for {@link PretrainedVectors#NONE}.
   *
   * @throws java.nio.file.InvalidPathException when it is not a path
   */
  public Optional<PretrainedVectors> pretrained() {
    return PretrainedVectors.of(vectors, polarity);
  }

  /** Whether files may have probabilities of labels in place of labels. */
  public boolean hasProbabilities() {
    return !probabilities.isEmpty();
  }

  /** The columns of the probabilities. */
  ProbabilityColumns probabilityColumns() {
    return ProbabilityColumns.parse(probabilities);
  }

  /** The labels from the least to the greatest; none if they have no order, or are numbers. */
  public List<String> labelOrder() {
    return labelOrder(ordinal);
  }

  private static List<String> labelOrder(String ordinal) {
    return ordinal.isEmpty()
        ? List.of()
        : Arrays.stream(ordinal.split(ordinal.contains(",") ? "," : "，", -1))
            .map(String::strip)
            .toList();
  }

  private static void requireOrder(List<String> labels) {
    require(
        labels.stream().noneMatch(String::isEmpty)
            && labels.stream().distinct().count() == labels.size(),
        "data.ordinal",
        "a label is empty or named twice");
    require(
        labels.isEmpty() || labels.size() >= LEAST_ORDERED,
        "data.ordinal",
        "an order has three labels or more");
  }

  /** The part that prediction also needs. */
  public TextConfig textConfig() {
    return new TextConfig(tokenizer, lowercase, prefix, maxTokens, cut);
  }

  /** A copy with other word vectors. */
  public DataConfig withVectors(String other) {
    return with(sheet, tokenizer, other);
  }

  /** A copy with another tokenizer. */
  public DataConfig withTokenizer(Tokenizer other) {
    return with(sheet, other, vectors);
  }

  /** A copy for another sheet of a workbook; empty for the first. */
  public DataConfig withSheet(String other) {
    return with(other, tokenizer, vectors);
  }

  private DataConfig with(String otherSheet, Tokenizer otherTokenizer, String otherVectors) {
    return new DataConfig(
        text,
        label,
        probabilities,
        ordinal,
        delimiter,
        quote,
        escape,
        header,
        encoding,
        otherSheet,
        otherTokenizer,
        lowercase,
        prefix,
        minCount,
        maxVocabulary,
        maxTokens,
        cut,
        devFraction,
        otherVectors,
        polarity,
        vectorWords);
  }

  /** The file format of this configuration. */
  public TableFormat format() {
    return new TableFormat(
        delimiter, character(quote), character(escape), header, charset(), sheet);
  }

  private Optional<Charset> charset() {
    return encoding.equals(ANY_ENCODING)
        ? Optional.empty()
        : Optional.of(Charset.forName(encoding));
  }

  private static Optional<Character> character(String value) {
    return value.equals(NO_CHARACTER) ? Optional.empty() : Optional.of(value.charAt(0));
  }

  private static void requireCharacter(String key, String value, char delimiter) {
    boolean single = value.length() == 1 && "\n\r\0".indexOf(value.charAt(0)) < 0;
    require(
        value.equals(NO_CHARACTER) || single && value.charAt(0) != delimiter,
        key,
        "\"" + value + "\" is not one character other than the delimiter, or none");
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  private static void require(boolean holds, String key, String problem) {
    if (!holds) {
      throw new InputException(key, problem, "set another value in the configuration or by --set");
    }
  }
}
