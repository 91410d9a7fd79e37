package io.valence.data.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Guesses the encoding of a file that is not valid UTF-8: Mozilla's detector on the lines with
 * non-ASCII bytes.
 */
final class EncodingGuess {
  private static final int SAMPLE = 1 << 18;
  private static final long LONGEST_READ = 1L << 26;

  private final byte[] sample;

  /** Collects the non-ASCII lines of a stream. */
  EncodingGuess(InputStream in) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean beyondAscii = false;
    long read = 0;
    for (int b = in.read(); b >= 0 && read < LONGEST_READ && lines.size() < SAMPLE; b = in.read()) {
      read++;
      line.write(b);
      beyondAscii |= b >= 0x80 || b == 0;
      if (b == '\n' || line.size() >= SAMPLE) {
        if (beyondAscii) {
          line.writeTo(lines);
        }
        line.reset();
        beyondAscii = false;
      }
    }
    if (beyondAscii) {
      line.writeTo(lines);
    }
    sample = lines.toByteArray();
  }

  /** How to fix the bytes that are not valid UTF-8. */
  String remedy() {
    if (isDamagedUtf8()) {
      return "correct the line: the rest is UTF-8";
    }
    return charset()
        .map(
            charset ->
                "it looks like "
                    + charset.name()
                    + ": --set data.encoding="
                    + charset.name()
                    + ", or save the file as UTF-8")
        .orElse("save the file as UTF-8, or name its encoding by --set data.encoding=NAME");
  }

  /** Whether most non-ASCII bytes are valid UTF-8. */
  private boolean isDamagedUtf8() {
    int valid = 0;
    int invalid = 0;
    for (int i = 0; i < sample.length; i++) {
      int lead = sample[i] & 0xFF;
      if (lead < 0x80) {
        continue;
      }
      int following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
      int seen = 0;
      while (seen < following
          && i + seen + 1 < sample.length
          && (sample[i + seen + 1] & 0xC0) == 0x80) {
        seen++;
      }
      boolean whole = following > 0 && seen == following;
      valid += whole ? 1 : 0;
      invalid += whole ? 0 : 1;
      i += seen;
    }
    return valid > invalid;
  }

  /** The detected encoding, if it can decode the sample. */
  Optional<Charset> charset() {
    String name = utf16().orElseGet(this::detected);
    if (name == null || !Charset.isSupported(name)) {
      return Optional.empty();
    }
    Charset charset = Charset.forName(name);
    return charset.equals(StandardCharsets.UTF_8) || !decodes(charset)
        ? Optional.empty()
        : Optional.of(charset);
  }

  private String detected() {
    UniversalDetector detector = new UniversalDetector();
    detector.handleData(sample, 0, sample.length);
    detector.dataEnd();
    return detector.getDetectedCharset();
  }

  /** UTF-16 without a byte order mark, for mostly ASCII text. */
  private Optional<String> utf16() {
    int[] nuls = new int[2];
    for (int i = 0; i < sample.length; i++) {
      nuls[i % 2] += sample[i] == 0 ? 1 : 0;
    }
    if (nuls[0] + nuls[1] <= sample.length / 3) {
      return Optional.empty();
    }
    // The high bytes of ASCII are zero; big-endian puts them first.
    return Optional.of(
        (nuls[0] > nuls[1] ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE).name());
  }

  private boolean decodes(Charset charset) {
    try {
      charset.newDecoder().decode(ByteBuffer.wrap(sample));
      return true;
    } catch (CharacterCodingException e) {
      return sample.length >= SAMPLE || sample.length % 2 > 0; // ends inside a character
    }
  }
}
