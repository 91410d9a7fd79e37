package io.valence.data;

import io.valence.data.table.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Vectors from a file: GloVe text, word2vec text or word2vec binary, detected by the first bytes;
 * may be {@code .gz}.
 */
record VectorFile(Path file) implements PretrainedVectors {
  @Override
  public WordVectors of(Vocabulary vocabulary) {
    return new TextFile(file)
        .readBytes(in -> new WordVectorReader(file, in, vocabulary::id, vocabulary.size()).read());
  }

  @Override
  public List<String> words(int most, Predicate<String> wanted) {
    List<String> words = new ArrayList<>();
    ToIntFunction<String> collect =
        word -> {
          if (words.size() < most && wanted.test(word)) {
            words.add(word);
          }
          return Vocabulary.UNKNOWN;
        };
    new TextFile(file).readBytes(in -> new WordVectorReader(file, in, collect, 0).read());
    return words;
  }
}
