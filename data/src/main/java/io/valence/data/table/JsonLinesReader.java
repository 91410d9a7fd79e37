package io.valence.data.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.valence.data.table.BadRowException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Streams the rows of a <a href="https://jsonlines.org">JSON Lines</a> file: an object a line,
 * whose keys are those of the first one. Text is taken as it is, null is empty, anything else is
 * its JSON.
 */
public final class JsonLinesReader implements TableReader {
  private final Path file;
  private final BadRows badRows;
  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * @param badRows what becomes of rows that cannot be used
   */
  public JsonLinesReader(Path file, BadRows badRows) {
    this.file = file;
    this.badRows = badRows;
  }

  @Override
  public void read(Handler handler) {
    TextFile text = new TextFile(file);
    TextFile.Use<BufferedReader, Void> rows =
        in -> {
          rows(new LineReader(in), handler);
          return null;
        };
    if (badRows == BadRows.FAIL) {
      text.read(rows);
    } else {
      text.readLeniently(rows);
    }
  }

  private void rows(LineReader lines, Handler handler) throws IOException {
    List<String> columns = null;
    for (String line = lines.next();
        line != null && (columns == null || handler.wantsMore());
        line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        Map<String, String> object = object(line, lines);
        if (columns == null) {
          columns = List.copyOf(object.keySet());
          handler.header(columns);
        }
        handler.row(new Row(lines.number(), fields(object, columns, lines.number())));
      } catch (BadRowException e) {
        if (columns == null) {
          throw e;
        }
        badRows.reject(e, line);
      }
    }
    if (columns == null) {
      throw new InputException(file.toString(), "empty file", "it needs an object a line");
    }
  }

  private List<String> fields(Map<String, String> object, List<String> columns, long line) {
    for (String column : columns) {
      if (!object.containsKey(column)) {
        throw new BadRowException(
            file, line, Reason.FIELDS, "no \"" + column + "\"", "give every object the same keys");
      }
    }
    for (String key : object.keySet()) {
      if (!columns.contains(key)) {
        throw new BadRowException(
            file,
            line,
            Reason.FIELDS,
            "\"" + key + "\", which the first object has not",
            "give every object the same keys");
      }
    }
    return columns.stream().map(object::get).toList();
  }

  private Map<String, String> object(String line, LineReader lines) throws IOException {
    long number = lines.number();
    if (lines.tooLong()) {
      throw new BadRowException(
          file,
          number,
          Reason.LENGTH,
          "a line of more than " + LineReader.LONGEST + " characters",
          "shorten its text");
    }
    if (line.indexOf(Utf8Reader.BROKEN) >= 0) {
      throw new BadRowException(
          file, number, Reason.UTF8, "not valid UTF-8", "save the file as UTF-8");
    }
    try (JsonParser parser = json.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw broken(number, "no JSON object");
      }
      Map<String, String> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        object.put(key, value(parser, key, number));
      }
      if (parser.nextToken() != null) {
        throw broken(number, "something behind the object");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw broken(number, "broken JSON (" + e.getOriginalMessage() + ")");
    }
  }

  private String value(JsonParser parser, String key, long line) throws IOException {
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
