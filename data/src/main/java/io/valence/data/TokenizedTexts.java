package io.valence.data;

import io.valence.data.table.InputException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Texts without labels before their vocabulary is known: tokens are numbered by first occurrence.
 */
public final class TokenizedTexts {
  private final UnlabeledTexts from;
  private final TokenTable types;
  private final Corpus rows;
  private final long empty;

  private TokenizedTexts(UnlabeledTexts from, TokenTable types, Corpus rows, long empty) {
    this.from = from;
    this.types = types;
    this.rows = rows;
    this.empty = empty;
  }

  /**
   * Reads all texts; those without a token are left out.
   *
   * @throws InputException when a file cannot be read
   */
  public static TokenizedTexts read(UnlabeledTexts texts) {
    TokenCollector collector = new TokenCollector(texts.config().textConfig());
    long[] empty = new long[1];
    texts.read(
        (text, line) -> {
          empty[0] += collector.add(text, line) ? 0 : 1;
          return true;
        });
    Corpus rows = collector.corpus(new int[collector.rows()], new float[collector.rows()][]);
    return new TokenizedTexts(texts, collector.types(), rows, empty[0]);
  }

  /** The same texts, for a vocabulary by other settings, such as of the first letters of words. */
  public TokenizedTexts withConfig(DataConfig config) {
    if (config.prefix() > 0) {
      TokenTable prefixes = new TokenTable();
      int[] numbers = prefixes.addPrefixes(types, config.prefix());
      return new TokenizedTexts(from.withConfig(config), prefixes, rows.withIds(numbers), empty);
    }
    return new TokenizedTexts(from.withConfig(config), types, rows, empty);
  }

  /**
   * The same texts with targets.
   *
   * @param change gives them; the texts stay as they are
   */
  public TokenizedTexts withTargets(UnaryOperator<Corpus> change) {
    return new TokenizedTexts(from, types, change.apply(rows), empty);
  }

  /** The number of texts with a token. */
  public int rows() {
    return rows.rows();
  }

  /** The total number of tokens. */
  public long tokens() {
    return rows.tokens();
  }

  /** How many texts had no token. */
  public long empty() {
    return empty;
  }

  /** How many texts were longer than {@code maxTokens} and truncated. */
  public int truncated() {
    return rows.truncated();
  }

  /** The frequency of each token in some rows. */
  public Map<String, Long> counts(int[] part) {
    return types.counts(rows, part);
  }

  /**
   * The vocabulary of some rows.
   *
   * @throws InputException when no token is frequent enough
   */
  public Vocabulary vocabulary(int[] part) {
    return Vocabulary.of(from.files().get(0), counts(part), from.config());
  }

  /**
   * Texts to train on, and held-out texts.
   *
   * @param train their row numbers, in the order of the files
   * @param heldBack theirs
   */
  public record Split(int[] train, int[] heldBack) {}

  /**
   * Holds texts back at random.
   *
   * @param fraction of the texts, between 0 and 1
   * @param mostTokens number of tokens held back at which no more texts are
   */
  public Split split(double fraction, long mostTokens, RandomGenerator random) {
    int[] order = all();
    Shuffle.shuffle(order, random);
    int wanted = (int) Math.max(1, Math.min(order.length - 1.0, fraction * order.length));
    int count = 0;
    for (long tokens = 0; count < wanted && tokens < mostTokens; count++) {
      tokens += rows.length(order[count]);
    }
    return new Split(
        Arrays.stream(order, count, order.length).sorted().toArray(),
        Arrays.stream(order, 0, count).sorted().toArray());
  }

  /** The numbers of all rows. */
  public int[] all() {
    return IntStream.range(0, rows.rows()).toArray();
  }

  /** Encodes some rows with a vocabulary; their labels mean nothing unless targets were given. */
  public Corpus encode(int[] part, Vocabulary vocabulary) {
    return rows.select(part, types.ids(vocabulary));
  }
}
