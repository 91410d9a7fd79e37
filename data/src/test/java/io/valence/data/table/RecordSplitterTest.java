package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.table.RecordSplitter.End;
import io.valence.data.table.RecordSplitter.Raw;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordSplitterTest {
  private static final TableFormat PLAIN = format(Optional.empty());
  private static final TableFormat ESCAPED = format(Optional.of('\\'));

  private static TableFormat format(Optional<Character> escape) {
    return new TableFormat(',', Optional.of('"'), escape, true, Optional.empty(), "");
  }

  private static List<Raw> split(String text, TableFormat format) throws IOException {
    RecordSplitter splitter = new RecordSplitter(new StringReader(text), format);
    List<Raw> records = new ArrayList<>();
    for (Raw raw = splitter.next(); raw != null; raw = splitter.next()) {
      records.add(raw);
    }
    return records;
  }

  /** The definition: each record is read from its start, whatever was read before. */
  private static List<Raw> defined(String text, boolean escapes) {
    List<Raw> records = new ArrayList<>();
    long line = 1;
    for (int start = 0; start < text.length(); ) {
      int end = wholeEnd(text, start, escapes);
      boolean whole = end >= 0;
      if (!whole) {
        end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
          end++;
        }
      }
      String record = text.substring(start, end);
      records.add(new Raw(line, record, whole ? End.WHOLE : End.BROKEN_QUOTE));
      line += (record + "|").split("\r\n|\r|\n", -1).length;
      start = text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
    return records;
  }

  /** Where a record ends, or -1 if it is broken. */
  private static int wholeEnd(String text, int start, boolean escapes) {
    boolean fieldStart = true;
    boolean quoted = false;
    boolean closed = false;
    boolean space = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!quoted && (c == '\n' || c == '\r')) {
        return i;
      }
      if (escapes && c == '\\') {
        if (closed) {
          return -1;
        }
        i++;
        fieldStart = false;
      } else if (quoted) {
        quoted = c != '"';
        closed = !quoted;
      } else if (c == ',') {
        fieldStart = true;
        closed = false;
        space = false;
      } else if (c == '"' && (fieldStart || closed && !space)) {
        quoted = true;
        fieldStart = false;
        closed = false;
      } else if (closed && c != ' ') {
        return -1;
      } else {
        space = closed;
        fieldStart = false;
      }
    }
    return quoted ? -1 : text.length();
  }

  @Test
  void recordsAreThoseOfTheDefinition() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder made = new StringBuilder();
      for (int length = random.nextInt(24); length > 0; length--) {
        made.append("\"\"\",,\n\n\r\\ aa".charAt(random.nextInt(12)));
      }
      String text = made.toString();
      assertEquals(defined(text, false), split(text, PLAIN), text);
      assertEquals(defined(text, true), split(text, ESCAPED), text);
    }
  }

  /** Each of these took a time that grows with the square of its length, here many minutes. */
  @Test
  void manyBrokenRecordsTakeNoLongerThanOthers() throws IOException {
    int lines = 200_000;
    for (String line : List.of("a\",\"b\n", "a\",\"b\r", "a\",\"b\r\n", "\"a\\\n", "a\\\n")) {
      String text = line.repeat(lines) + "\"a\"b";
      for (TableFormat format : List.of(PLAIN, ESCAPED)) {
        assertEquals(
            text.lines().toList(),
            split(text, format).stream().flatMap(RecordSplitterTest::lines).toList());
      }
    }
  }

  private static Stream<String> lines(Raw raw) {
    return raw.text().lines();
  }
}
