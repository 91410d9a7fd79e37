package io.valence.data.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.valence.data.table.BadRowException.Reason;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Streams the rows of a <a href="https://jsonlines.org">JSON Lines</a> file: one object per line,
 * whose keys are the columns. The keys of the first object are read; other objects must have the
 * required keys. Text is unchanged, null is empty, a required one-element list is its element,
 * anything else is its JSON.
 */
public final class JsonLinesReader implements TableReader {
  /** Maximum number of ignored keys in a message. */
  private static final int MOST_NAMED = 10;

  /** Of a whole number that surely has no more than 64 bits, with its sign. */
  private static final int MOST_DIGITS = 18;

  /** A value of an object. */
  private record Value(String text, Kind kind) {
    static final Value NONE = new Value("", Kind.EMPTY);
  }

  private final Path file;
  private TextFile text;
  private final BadRows badRows;
  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python output
          .build();

  /**
   * @param encoding see {@link TableFormat}
   * @param badRows how unusable rows are handled
   */
  public JsonLinesReader(Path file, Optional<Charset> encoding, BadRows badRows) {
    this.file = file;
    this.text = new TextFile(file, encoding);
    this.badRows = badRows;
  }

  @Override
  public void read(Handler handler) {
    text = text.settled(badRows);
    TextFile.Use<TextReader, Void> rows =
        in -> {
          rows(new LineReader(in), handler);
          return null;
        };
    if (badRows.stops()) {
      text.read(rows);
    } else {
      text.readLeniently(rows);
    }
  }

  private void rows(LineReader lines, Handler handler) throws IOException {
    List<String> columns = null;
    Set<String> known = null;
    Set<String> passedOver = new TreeSet<>();
    for (String line = lines.next();
        line != null && (columns == null || handler.wantsMore());
        line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        Map<String, Value> object = object(line, lines, handler.single());
        if (columns == null) {
          columns = List.copyOf(object.keySet());
          known = Set.copyOf(columns);
          handler.header(columns);
        }
        for (String key : object.keySet()) {
          if (!known.contains(key) && passedOver.size() < MOST_NAMED) {
            passedOver.add(key);
          }
        }
        requireAll(object, handler.needed().isEmpty() ? columns : handler.needed(), lines.number());
        List<Value> values =
            columns.stream().map(column -> object.getOrDefault(column, Value.NONE)).toList();
        handler.kinds(values.stream().map(Value::kind).toList());
        handler.row(new Row(lines.number(), values.stream().map(Value::text).toList()));
      } catch (BadRowException e) {
        if (columns == null) {
          throw new InputException(e.getMessage(), e);
        }
        badRows.reject(e, line);
      }
    }
    if (columns == null) {
      throw new InputException(file.toString(), "empty file", "it needs an object a line");
    }
    if (!passedOver.isEmpty()) {
      badRows.warn(
          file + ": keys that the first object does not have are ignored: " + join(passedOver));
    }
  }

  private static String join(Set<String> names) {
    return String.join(", ", names);
  }

  private void requireAll(Map<String, Value> object, Collection<String> needed, long line) {
    for (String column : needed) {
      if (!object.containsKey(column)) {
        throw new BadRowException(
            file, line, Reason.FIELDS, "no \"" + column + "\"", "add it to this object");
      }
    }
  }

  private void requireReadable(String line, LineReader lines) {
    long number = lines.number();
    if (lines.tooLong()) {
      throw new BadRowException(
          file,
          number,
          Reason.LENGTH,
          "a line of more than " + LineReader.LONGEST + " characters",
          "shorten its text");
    }
    if (line.indexOf(DecodingReader.BROKEN) >= 0) {
      throw new BadRowException(
          file,
          number,
          Reason.UTF8,
          "not valid " + text.encoding().orElse(StandardCharsets.UTF_8).name(),
          text.remedy());
    }
  }

  private Map<String, Value> object(String line, LineReader lines, Set<String> single)
      throws IOException {
    requireReadable(line, lines);
    long number = lines.number();
    try (JsonParser parser = json.createParser(line)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        throw new BadRowException(
            file,
            number,
            Reason.JSON,
            "a JSON array",
            "write one JSON object per line (jq -c '.[]' array.json > lines.jsonl)");
      }
      if (first != JsonToken.START_OBJECT) {
        throw broken(number, "not a JSON object");
      }
      Map<String, Value> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        object.put(key, value(parser, key, number, single.contains(key)));
      }
      if (parser.nextToken() != null) {
        throw broken(number, "text after the object");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw broken(number, "broken JSON (" + new JsonError(e).message() + ")");
    }
  }

  private Value value(JsonParser parser, String key, long line, boolean needed) throws IOException {
    JsonToken token = parser.currentToken();
    String text = text(parser, key, line, needed);
    return new Value(text, kind(token, text));
  }

  private static Kind kind(JsonToken token, String text) {
    return switch (token) {
      case VALUE_NULL -> Kind.EMPTY;
      case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
      case VALUE_NUMBER_INT -> text.length() > MOST_DIGITS ? Kind.TEXT : Kind.WHOLE;
      case VALUE_NUMBER_FLOAT -> text.endsWith("INF") ? Kind.TEXT : Kind.NUMBER; // not Java's name
      default -> Kind.TEXT;
    };
  }

  private String text(JsonParser parser, String key, long line, boolean needed) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (!parser.currentToken().isStructStart()) {
      String text = parser.getText();
      if (text.indexOf('\0') >= 0) {
        throw new BadRowException(
            file, line, Reason.NUL, "a NUL character in \"" + key + "\"", "remove it");
      }
      return text;
    }
    return needed ? single(parser, key, line) : copy(parser);
  }

  /** The element of a one-element list: a text or label is one value. */
  private String single(JsonParser parser, String key, long line) throws IOException {
    boolean list = parser.currentToken() == JsonToken.START_ARRAY;
    if (!list || parser.nextToken().isStructStart() || parser.currentToken().isStructEnd()) {
      throw notOne(key, line);
    }
    String value = text(parser, key, line, true);
    if (parser.nextToken() != JsonToken.END_ARRAY) {
      throw notOne(key, line);
    }
    return value;
  }

  private BadRowException notOne(String key, long line) {
    return new BadRowException(
        file,
        line,
        Reason.JSON,
        "\"" + key + "\" is a list or an object",
        "it must be one value a row");
  }

  private String copy(JsonParser parser) throws IOException {
    StringWriter copy = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(copy)) {
      generator.copyCurrentStructure(parser);
    }
    return copy.toString();
  }

  private BadRowException broken(long line, String problem) {
    return new BadRowException(file, line, Reason.JSON, problem, "write one JSON object a line");
  }
}
