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

  private final Path file;
  private final Optional<Charset> encoding;
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
    this.encoding = encoding;
    this.badRows = badRows;
  }

  @Override
  public void read(Handler handler) {
    TextFile text = new TextFile(file, encoding);
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
    Set<String> passedOver = new TreeSet<>();
    for (String line = lines.next();
        line != null && (columns == null || handler.wantsMore());
        line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        Map<String, String> object = object(line, lines, handler.single());
        if (columns == null) {
          columns = List.copyOf(object.keySet());
          handler.header(columns);
        }
        for (String key : object.keySet()) {
          if (!columns.contains(key) && passedOver.size() < MOST_NAMED) {
            passedOver.add(key);
          }
        }
        handler.row(
            new Row(lines.number(), fields(object, columns, lines.number(), handler.needed())));
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
          file + ": keys that the first object does not have are left out: " + join(passedOver));
    }
  }

  private static String join(Set<String> names) {
    return String.join(", ", names);
  }

  /**
   * @param needed required columns; all if empty
   */
  private List<String> fields(
      Map<String, String> object, List<String> columns, long line, Set<String> needed) {
    for (String column : needed.isEmpty() ? columns : needed) {
      if (!object.containsKey(column)) {
        throw new BadRowException(
            file, line, Reason.FIELDS, "no \"" + column + "\"", "add it to this object");
      }
    }
    return columns.stream().map(column -> object.getOrDefault(column, "")).toList();
  }

  private Map<String, String> object(String line, LineReader lines, Set<String> single)
      throws IOException {
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
          "not valid " + encoding.orElse(StandardCharsets.UTF_8).name(),
          new TextFile(file, encoding).remedy());
    }
    try (JsonParser parser = json.createParser(line)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        throw new BadRowException(
            file,
            number,
            Reason.JSON,
            "a JSON array",
            "write an object a line (jq -c '.[]' array.json > lines.jsonl)");
      }
      if (first != JsonToken.START_OBJECT) {
        throw broken(number, "not a JSON object");
      }
      Map<String, String> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        object.put(key, value(parser, key, number, single.contains(key)));
      }
      if (parser.nextToken() != null) {
        throw broken(number, "something behind the object");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw broken(number, "broken JSON (" + new JsonError(e).message() + ")");
    }
  }

  private String value(JsonParser parser, String key, long line, boolean needed)
      throws IOException {
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
    String value = value(parser, key, line, true);
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
