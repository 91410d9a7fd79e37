package io.valence;

import io.valence.app.device.Backends;
import io.valence.app.run.ModelPath;
import io.valence.data.Corpus;
import io.valence.data.DataConfig;
import io.valence.data.Seed;
import io.valence.data.TokenizedTexts;
import io.valence.data.UnlabeledTexts;
import io.valence.data.Vocabulary;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.LanguageModelFile;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.config.RunConfig;
import io.valence.model.language.Completion;
import io.valence.model.language.Perplexity;
import io.valence.model.math.Backend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A language model made by {@code valence pretrain}: continues texts, and says how well it predicts
 * them. Not for use by several threads at once.
 */
public final class TextCompleter implements AutoCloseable {
  private final TrainedLanguageModel trained;
  private final Backend backend;
  private final Lifetime lifetime = new Lifetime("model");

  private TextCompleter(TrainedLanguageModel trained, Backend backend) {
    this.trained = trained;
    this.backend = backend;
  }

  /**
   * Loads a language model.
   *
   * @param path its folder or file
   * @return the model, to be closed by the caller
   * @throws InputException when there is no model
   * @throws io.valence.model.checkpoint.ModelFileException when it is not one, or is damaged
   */
  public static TextCompleter load(Path path) {
    return new TextCompleter(
        new LanguageModelFile(new ModelPath(path).file().path()).load(), new Backends().quick());
  }

  /**
   * A possible next word.
   *
   * @param word the word
   * @param probability between 0 and 1
   */
  public record NextWord(String word, double probability) {}

  /**
   * The configuration of the run that made the model.
   *
   * @return the configuration
   */
  public RunConfig config() {
    return trained.config();
  }

  /**
   * The most probable next words of a text.
   *
   * @param text one word or more
   * @param count maximum number of words, at least 1
   * @return the words, the most probable first; never the unknown word
   * @throws InputException when the text has no word
   * @throws IllegalArgumentException when the count is out of range
   */
  public List<NextWord> nextWords(String text, int count) {
    return lifetime.call(() -> likeliest(text, count));
  }

  private List<NextWord> likeliest(String text, int count) {
    require(count >= 1, "at least 1 word, not " + count);
    return new Completion(backend, trained.model())
        .likeliest(ids(text), count).stream()
            .map(word -> new NextWord(trained.vocabulary().token(word.id()), word.probability()))
            .toList();
  }

  /**
   * A text with more words drawn one after the other.
   *
   * @param text one word or more
   * @param words number of new words, at least 1
   * @param temperature below 1 for more probable words, above 1 for more surprising ones; 0 for the
   *     most probable one each time
   * @param seed of the draws; the same seed gives the same words
   * @return the tokens of the text, and the new ones
   * @throws InputException when the text has no word
   * @throws IllegalArgumentException when a number is out of range
   */
  public String continued(String text, int words, double temperature, long seed) {
    return lifetime.call(() -> drawn(text, words, temperature, seed));
  }

  private String drawn(String text, int words, double temperature, long seed) {
    require(words >= 1, "at least 1 word, not " + words);
    require(
        temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
        "a temperature of 0 or more, not " + temperature);
    int[] more =
        new Completion(backend, trained.model())
            .continued(ids(text), words, temperature, new Seed(seed).stream("completion"));
    List<String> all = new ArrayList<>(trained.encoder().words(text));
    Arrays.stream(more).mapToObj(trained.vocabulary()::token).forEach(all::add);
    return trained.config().data().tokenizer().joined(all);
  }

  /**
   * Whether the model knows a word of a text: if not, what follows it means little.
   *
   * @param text any text
   * @return whether one of its words is in the vocabulary
   */
  public boolean knows(String text) {
    return lifetime.call(
        () ->
            Arrays.stream(trained.encoder().encode(text).ids())
                .anyMatch(id -> id != Vocabulary.UNKNOWN));
  }

  private static void require(boolean condition, String wanted) {
    if (!condition) {
      throw new IllegalArgumentException(wanted);
    }
  }

  private int[] ids(String text) {
    if (trained.encoder().words(text).isEmpty()) {
      throw new InputException("the text", "has no word", "give one word or more to continue");
    }
    return trained.encoder().encode(text).ids();
  }

  /**
   * How well the model predicts the words of some files, over its whole vocabulary.
   *
   * @param texts read by their own configuration, tokenized as the model's texts were
   * @return the perplexity of each direction
   * @throws InputException when a file cannot be read, or has no text of two words
   */
  public Perplexity perplexity(UnlabeledTexts texts) {
    return perplexity(texts, Runtime.getRuntime().availableProcessors());
  }

  /**
   * As above.
   *
   * @param texts read by their own configuration, tokenized as the model's texts were
   * @param threads number of threads that compute, at least 1
   * @return the perplexity of each direction
   * @throws InputException when a file cannot be read, or has no text of two words
   */
  public Perplexity perplexity(UnlabeledTexts texts, int threads) {
    return lifetime.call(() -> measured(texts, threads));
  }

  private Perplexity measured(UnlabeledTexts texts, int threads) {
    DataConfig data = texts.config();
    TokenizedTexts rows = TokenizedTexts.read(texts);
    if (rows.tokens() <= rows.rows()) {
      throw new InputException(
          texts.files().get(0).toString(),
          "no text of two words",
          "give texts: a line each, or the column " + data.text() + " of a table");
    }
    Corpus corpus = rows.encode(rows.all(), trained.vocabulary());
    try (Backend bulk = new Backends().bulk(threads)) {
      return Perplexity.of(bulk, trained.model(), corpus);
    }
  }

  /** Frees its memory. Later calls throw {@link IllegalStateException}. */
  @Override
  public void close() {
    lifetime.close(backend::close);
  }
}
