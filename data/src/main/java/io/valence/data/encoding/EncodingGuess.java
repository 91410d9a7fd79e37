package io.valence.data.encoding;

import com.ibm.icu.text.CharsetDetector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Guesses the encoding of a file that is not valid UTF-8: ICU's detector, which knows the letters
 * of many languages, on the lines with non-ASCII bytes. Without ICU on the class path nothing is
 * guessed.
 */
public final class EncodingGuess {
  private static final int SAMPLE = 1 << 18;
  private static final long LONGEST_READ = 1L << 26;

  /** Bytes beyond ASCII that show an encoding. */
  private static final int ENOUGH = 48;

  /** Confidence from 0 to 100 that is enough of itself. */
  private static final int SURE = 50;

  /** Confidence that is enough if it is twice that of any other encoding. */
  private static final int LEAST_SURE = 20;

  /** One byte in so many is the zero byte of an ASCII character, such as a line end. */
  private static final int SPARSE = 500;

  private static final char REPLACEMENT = '\uFFFD';

  /** One character in so many may be broken where a line is damaged and not the encoding wrong. */
  private static final int FEW_BROKEN = 20;

  /** An encoding, and how well the sample fits it, from 0 to 100. */
  private record Match(String name, int confidence) {}

  /** Apart, so that ICU is needed only where it is called. */
  private static final class Icu {
    static List<Match> matches(byte[] sample) {
      CharsetDetector detector = new CharsetDetector();
      detector.setText(sample);
      return Arrays.stream(detector.detectAll())
          .filter(match -> !match.getName().startsWith("UTF-"))
          .map(match -> new Match(ofWindows(match.getName(), sample), match.getConfidence()))
          .toList();
    }

    /**
     * Windows' encodings have characters besides, such as “ and ①, and browsers read them in place
     * of the others (<a href="https://encoding.spec.whatwg.org/#names-and-labels">Encoding
     * Standard</a>). That of Greek has its Ά where the other has a closing quotation mark.
     */
    private static String ofWindows(String name, byte[] sample) {
      if (name.equals("ISO-8859-7") && openings(sample, 0xA2) > openings(sample, 0xB6)) {
        return "windows-1253";
      }
      return switch (name) {
        case "ISO-8859-1" -> "windows-1252";
        case "Shift_JIS" -> "windows-31j";
        case "EUC-KR" -> "x-windows-949";
        default -> name;
      };
    }

    /** How many Greek words begin with a byte. */
    private static int openings(byte[] sample, int first) {
      int count = 0;
      for (int i = 0; i + 1 < sample.length; i++) {
        boolean begins = i == 0 || sample[i - 1] >= 0 && !Character.isLetter(sample[i - 1]);
        count += begins && (sample[i] & 0xFF) == first && (sample[i + 1] & 0xFF) > 0xC0 ? 1 : 0;
      }
      return count;
    }
  }

  private final byte[] sample;

  /** Collects the non-ASCII lines of a stream. */
  public EncodingGuess(InputStream in) throws IOException {
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
  public String remedy() {
    if (isDamagedUtf8()) {
      return "correct the line: the rest is UTF-8";
    }
    Optional<Charset> damaged = damaged();
    if (damaged.isPresent()) {
      String name = damaged.get().name();
      return "correct the line: the rest looks like " + name + ", --set data.encoding=" + name;
    }
    return charset()
        .filter(charset -> utf16().isPresent() || reads(charset))
        .map(
            charset ->
                (isCertain() ? "it looks like " : "it may be ")
                    + charset.name()
                    + ": --set data.encoding="
                    + charset.name()
                    + (isCertain() ? "" : ", if the letters are right then")
                    + ", or save the file as UTF-8")
        .orElse("save the file as UTF-8, or name its encoding by --set data.encoding=NAME");
  }

  private boolean reads(Charset charset) {
    return new DecodedText(new String(sample, charset)).hasWords();
  }

  private String decoded(Match match) {
    return Charset.isSupported(match.name)
        ? new String(sample, Charset.forName(match.name))
        : match.name;
  }

  private boolean isCertain() {
    return utf16().isPresent() || certain().isPresent();
  }

  /** The encoding, if the bytes leave no doubt: there are enough, and they fit no other as well. */
  public Optional<Charset> certain() {
    int beyondAscii = 0;
    for (byte b : sample) {
      beyondAscii += b < 0 ? 1 : 0;
    }
    List<Match> matches = matches();
    if (beyondAscii < ENOUGH || isDamagedUtf8() || utf16().isPresent() || matches.isEmpty()) {
      return Optional.empty();
    }
    int best = matches.get(0).confidence;
    String text = decoded(matches.get(0));
    if (!new DecodedText(text).hasWords()) {
      return Optional.empty(); // ICU does not know DOS's encodings and those of old Macintoshes
    }
    // Another encoding in which the sample reads the same is no rival, nor one without words.
    int second =
        matches.stream()
            .filter(match -> !decoded(match).equals(text))
            .filter(match -> new DecodedText(decoded(match)).hasWords())
            .mapToInt(Match::confidence)
            .max()
            .orElse(0);
    boolean clear = best >= SURE || best >= LEAST_SURE && best >= 2 * second;
    return clear ? charset() : Optional.empty();
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

  /** The encoding of several bytes a character that all but a few characters are valid in. */
  public Optional<Charset> damaged() {
    return matches().stream()
        .limit(1)
        .filter(match -> match.confidence >= SURE)
        .flatMap(match -> known(match.name).stream())
        .filter(this::isDamaged)
        .findFirst();
  }

  private boolean isDamaged(Charset charset) {
    // In one of a byte a character nearly all bytes are valid.
    if (!charset.canEncode() || charset.newEncoder().maxBytesPerChar() < 2 || decodes(charset)) {
      return false;
    }
    String text = new String(sample, charset);
    long beyondAscii = text.chars().filter(c -> c >= 0x80).count();
    long broken = text.chars().filter(c -> c == REPLACEMENT).count();
    return broken * FEW_BROKEN <= beyondAscii && new DecodedText(text).hasWords();
  }

  /** The detected encoding, if it can decode the sample. */
  public Optional<Charset> charset() {
    return known(utf16().orElseGet(this::detected))
        .filter(charset -> !charset.equals(StandardCharsets.UTF_8) && decodes(charset));
  }

  private static Optional<Charset> known(String name) {
    return name == null || !Charset.isSupported(name)
        ? Optional.empty()
        : Optional.of(Charset.forName(name));
  }

  private String detected() {
    return matches().stream().findFirst().map(Match::name).orElse(null);
  }

  private List<Match> matches() {
    try {
      return Icu.matches(sample);
    } catch (NoClassDefFoundError e) {
      return List.of();
    }
  }

  /**
   * UTF-16 without a byte order mark: ASCII characters, line ends at least, have a zero byte on one
   * side; few others, such as U+4E00, have it on the other.
   */
  private Optional<String> utf16() {
    int[] nuls = new int[2];
    for (int i = 0; i < sample.length; i++) {
      nuls[i % 2] += sample[i] == 0 ? 1 : 0;
    }
    // The high bytes of ASCII are zero; big-endian puts them first.
    Charset charset = nuls[0] > nuls[1] ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    boolean ascii = nuls[0] + nuls[1] > sample.length / 3;
    boolean lines =
        nuls[0] != nuls[1]
            && nuls[0] + nuls[1] > sample.length / SPARSE
            && isText(new String(sample, charset));
    return ascii || lines ? Optional.of(charset.name()) : Optional.empty();
  }

  private static boolean isText(String text) {
    return text.indexOf('\n') >= 0
        && text.indexOf('\0') < 0
        && text.codePoints().limit(text.length() - 1L).allMatch(Character::isDefined);
  }

  /** The sample may end inside a character. */
  private boolean decodes(Charset charset) {
    return !charset
        .newDecoder()
        .decode(ByteBuffer.wrap(sample), CharBuffer.allocate(sample.length), false)
        .isError();
  }
}
