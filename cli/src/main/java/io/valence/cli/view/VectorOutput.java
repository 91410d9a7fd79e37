package io.valence.cli.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.SentenceEncoder;
import io.valence.data.output.CsvWriter;
import io.valence.model.config.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Where the vectors of texts and words are written, one text after the other. */
public sealed interface VectorOutput {
  /** The vector of a text. */
  void text(String text, float[] vector) throws IOException;

  /** The outputs at the words of a text. */
  void words(String text, List<SentenceEncoder.Word> words) throws IOException;

  /** Completes what was written; the stream or channel stays open. */
  void finish() throws IOException;

  /** One JSON object per text. */
  record JsonLines(OutputStream out) implements VectorOutput {
    @Override
    public void text(String text, float[] vector) throws IOException {
      ObjectNode line = Json.mapper().createObjectNode().put("text", text);
      numbers(line.putArray("vector"), vector);
      write(line);
    }

    @Override
    public void words(String text, List<SentenceEncoder.Word> words) throws IOException {
      ObjectNode line = Json.mapper().createObjectNode().put("text", text);
      ArrayNode all = line.putArray("words");
      for (SentenceEncoder.Word word : words) {
        numbers(all.addObject().put("word", word.word()).putArray("output"), word.output());
      }
      write(line);
    }

    private static void numbers(ArrayNode array, float[] vector) {
      for (float number : vector) {
        array.add(number);
      }
    }

    private void write(ObjectNode line) throws IOException {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void finish() throws IOException {
      out.flush();
    }
  }

  /** CSV: {@code text,v0,v1,…}, or {@code text,word,v0,v1,…} with a row per word. */
  final class Csv implements VectorOutput {
    private final CsvWriter table;

    /**
     * Writes the header.
     *
     * @param words whether words follow
     */
    public Csv(OutputStream out, int width, boolean words) throws IOException {
      table = new CsvWriter(out, ',');
      List<Object> header = new ArrayList<>(words ? List.of("text", "word") : List.of("text"));
      IntStream.range(0, width).mapToObj(i -> "v" + i).forEach(header::add);
      table.row(header);
    }

    @Override
    public void text(String text, float[] vector) {
      row(List.of(text), vector);
    }

    @Override
    public void words(String text, List<SentenceEncoder.Word> words) {
      words.forEach(word -> row(List.of(text, word.word()), word.output()));
    }

    private void row(List<String> begin, float[] vector) {
      List<Object> fields = new ArrayList<>(begin);
      for (float number : vector) {
        fields.add(number);
      }
      table.row(fields);
    }

    @Override
    public void finish() throws IOException {
      table.finish();
    }
  }

  /** One NumPy array [rows, width] of float32, a row per text or per word. */
  final class Npy implements VectorOutput {
    private final NpyWriter array;

    /** Starts the array at the beginning of an empty file. */
    public Npy(FileChannel channel, int width) throws IOException {
      array = new NpyWriter(channel, width);
    }

    @Override
    public void text(String text, float[] vector) throws IOException {
      array.row(vector);
    }

    @Override
    public void words(String text, List<SentenceEncoder.Word> words) throws IOException {
      for (SentenceEncoder.Word word : words) {
        array.row(word.output());
      }
    }

    @Override
    public void finish() throws IOException {
      array.finish();
    }
  }
}
