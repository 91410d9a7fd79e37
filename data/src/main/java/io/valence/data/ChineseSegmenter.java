package io.valence.data;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Cuts raw Chinese into words by Lucene's smartcn (a hidden Markov model over a dictionary of
 * simplified Chinese); letters, digits and marks between them stand alone.
 */
final class ChineseSegmenter {
  private final TokenSink sink;

  ChineseSegmenter(TokenSink sink) {
    this.sink = sink;
  }

  void cut(char[] text) {
    try (HMMChineseTokenizer words = new HMMChineseTokenizer()) {
      OffsetAttribute place = words.addAttribute(OffsetAttribute.class);
      words.setReader(new CharArrayReader(text));
      words.reset();
      while (words.incrementToken()) {
        // As it stands in the text: smartcn itself makes every mark a comma.
        if (!Tokenizer.isSpace(text[place.startOffset()])) {
          sink.token(text, place.startOffset(), place.endOffset());
        }
      }
      words.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
