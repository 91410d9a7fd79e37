package io.valence.data;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.valence.data.table.InputException;
import java.util.Optional;

/**
 * Where the data are in a file and how text becomes ids.
 *
 * @param text name of the text column
 * @param label name of the label column
 * @param delimiter what parts two fields, one character
 * @param tokenizer how a text is cut into tokens
 * @param lowercase whether letters are lower-cased
 * @param minCount a token seen less often in training becomes {@code <unk>}
 * @param maxVocabulary tokens kept, the commonest
 * @param maxTokens tokens kept of a text
 * @param cut which of them a longer text keeps
 * @param devFraction part of the training rows set aside as dev when no dev file is given
 * @param vectors pretrained word vectors: a file, or one of the names in {@link PretrainedVectors}
 * @param polarity factor by which the English vectors' direction of polarity is stretched
 * @param vectorWords whether its words join the vocabulary though training has not seen them
 */
public record DataConfig(
    @JsonPropertyDescription("column of the texts") String text,
    @JsonPropertyDescription("column of the labels") String label,
    @JsonPropertyDescription("what separates fields; `\\t` for tabs") char delimiter,
    @JsonPropertyDescription(
            "how a text is cut: at `whitespace`; raw text into a `word`, mark or clitic "
                + "each, markup left out; raw `chinese` into words; into each `char`; `auto` looks "
                + "at the first 1000 rows and takes the one they need")
        Tokenizer tokenizer,
    @JsonPropertyDescription("lower-case letters first") boolean lowercase,
    @JsonPropertyDescription("a token seen less often in training counts as unknown") int minCount,
    @JsonPropertyDescription("tokens kept, the commonest") int maxVocabulary,
    @JsonPropertyDescription("tokens kept of a text") int maxTokens,
    @JsonPropertyDescription(
            "which of them a longer text keeps: `head`, `tail` or half of each, `both`")
        Truncation cut,
    @JsonPropertyDescription("part of the training rows used as dev when there is no dev file")
        double devFraction,
    @JsonPropertyDescription(
            "pretrained word vectors: a file (GloVe text, word2vec text or binary), the "
                + "`english` ones that come with Valence, or `none`; `auto` takes the English ones "
                + "where they cover three quarters of the words")
        String vectors,
    @JsonPropertyDescription(
            "factor by which the direction from negative to positive words is stretched in the "
                + "`english` vectors; 1 leaves them as GloVe has them")
        double polarity,
    @JsonPropertyDescription(
            "words of `data.vectors` join the vocabulary though training has not seen them")
        boolean vectorWords) {

  /** The defaults. */
  public static final DataConfig DEFAULT =
      new DataConfig(
          "text",
          "label",
          ',',
          Tokenizer.AUTO,
          true,
          2,
          50_000,
          400,
          Truncation.HEAD,
          0.1,
          PretrainedVectors.AUTO,
          1,
          true);

  public DataConfig {
    require(text != null && !text.isEmpty(), "data.text", "no column name");
    require(label != null && !label.isEmpty(), "data.label", "no column name");
    require(
        delimiter != '"' && delimiter != '\n' && delimiter != '\r' && delimiter != 0,
        "data.delimiter",
        "a quote or line end cannot part fields");
    require(!text.equals(label), "data.label", "is the text column itself");
    require(tokenizer != null, "data.tokenizer", "no tokenizer");
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
    vectors = vectors == null ? PretrainedVectors.NONE : vectors; // as it was written before
  }

  /**
   * The word vectors that {@code vectors} names; none for {@link PretrainedVectors#NONE}.
   *
   * @throws java.nio.file.InvalidPathException when it is no path
   */
  public Optional<PretrainedVectors> pretrained() {
    return PretrainedVectors.of(vectors, polarity);
  }

  /** The part that prediction needs too. */
  public TextConfig textConfig() {
    return new TextConfig(tokenizer, lowercase, maxTokens, cut);
  }

  /** This configuration with word vectors. */
  public DataConfig withVectors(String other) {
    return with(tokenizer, other);
  }

  /** This configuration with a tokenizer. */
  public DataConfig withTokenizer(Tokenizer other) {
    return with(other, vectors);
  }

  private DataConfig with(Tokenizer otherTokenizer, String otherVectors) {
    return new DataConfig(
        text,
        label,
        delimiter,
        otherTokenizer,
        lowercase,
        minCount,
        maxVocabulary,
        maxTokens,
        cut,
        devFraction,
        otherVectors,
        polarity,
        vectorWords);
  }

  private static void require(boolean holds, String key, String problem) {
    if (!holds) {
      throw new InputException(key, problem, "set another value in the configuration or by --set");
    }
  }
}
