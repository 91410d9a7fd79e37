package io.valence.data;

import io.valence.data.text.Tokenizer;

/** Settings of tests whose texts are tokenized and whose words all count. */
final class WhitespaceConfig {
  private WhitespaceConfig() {}

  static DataConfig of(String probabilities, int prefix, int maxTokens) {
    DataConfig d = DataConfig.DEFAULT;
    return new DataConfig(
        d.text(),
        d.label(),
        probabilities,
        d.ordinal(),
        d.delimiter(),
        d.quote(),
        d.escape(),
        d.header(),
        d.encoding(),
        d.sheet(),
        Tokenizer.WHITESPACE,
        d.lowercase(),
        prefix,
        1,
        d.maxVocabulary(),
        maxTokens,
        d.cut(),
        d.devFraction(),
        d.vectors(),
        d.polarity(),
        d.vectorWords());
  }
}
