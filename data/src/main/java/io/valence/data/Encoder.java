package io.valence.data;

import io.valence.data.text.TokenSink;
import io.valence.data.text.WrittenWords;
import java.util.Arrays;
import java.util.List;

/** Converts texts to ids of a vocabulary. */
public record Encoder(TextConfig config, Vocabulary vocabulary) {
  /**
   * One encoded text.
   *
   * @param ids input of the model: at least one id, at most {@code maxTokens}
   * @param tokens number of tokens of the text
   * @param unknown number of tokens not in the vocabulary
   */
  public record Encoded(int[] ids, int tokens, int unknown) {}

  /** Encodes a text; one without tokens becomes a single {@code <unk>}, so it gets a prediction. */
  public Encoded encode(String text) {
    Ids ids = new Ids(vocabulary);
    config.tokens(text, ids);
    return ids.encoded(config);
  }

  /**
   * Same as {@link #encode(String)} for several vocabularies; the text is tokenized once.
   *
   * @return one encoded text per vocabulary, in order
   */
  public static List<Encoded> encode(
      TextConfig config, List<Vocabulary> vocabularies, String text) {
    List<Ids> all = vocabularies.stream().map(Ids::new).toList();
    config.tokens(text, (characters, from, to) -> all.forEach(i -> i.token(characters, from, to)));
    return all.stream().map(ids -> ids.encoded(config)).toList();
  }

  /** The tokens of a text that {@link #encode} keeps; empty if it has none. */
  public List<String> words(String text) {
    List<String> words = config.tokens(text);
    IntList kept = new IntList(words.size());
    for (int t = 0; t < words.size(); t++) {
      kept.add(t);
    }
    config.cut(kept, 0);
    return Arrays.stream(kept.toArray()).mapToObj(words::get).toList();
  }

  /** The words of {@link #words} in the letters of the text, and whole. */
  public List<String> writtenWords(String text) {
    Encoder whole = new Encoder(config.withoutPrefix(), vocabulary);
    return new WrittenWords(text).of(whole.words(text));
  }

  private static final class Ids implements TokenSink {
    private final Vocabulary vocabulary;
    private final IntList ids = new IntList(64);
    private int tokens;
    private int unknown;

    Ids(Vocabulary vocabulary) {
      this.vocabulary = vocabulary;
    }

    Encoded encoded(TextConfig config) {
      config.cut(ids, 0);
      return tokens == 0
          ? new Encoded(new int[] {Vocabulary.UNKNOWN}, 0, 0)
          : new Encoded(ids.toArray(), tokens, unknown);
    }

    @Override
    public void token(char[] text, int from, int to) {
      int id = vocabulary.id(text, from, to);
      if (id == Vocabulary.UNKNOWN) {
        unknown++;
      }
      tokens++;
      ids.add(id);
    }
  }
}
