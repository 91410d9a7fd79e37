package io.valence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEncoderTest {
  private static final int THREADS = 4;
  private static final int TEXTS = 200;

  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    String rows = "label,text\n" + "good,a fine room\nbad,so dull a room\n".repeat(20);
    Path train = Files.writeString(folder.resolve("rows.csv"), rows);
    RunConfig small =
        RunConfig.DEFAULT.with(
            "data.vectors=none", "model.embedding=8", "model.hidden=[16]", "train.epochs=1");
    run = Training.of(small).on(train).run(folder.resolve("run")).folder();
  }

  private static String text(int number) {
    return "a fine room " + "so dull ".repeat(number % 9) + (number % 2 == 0 ? "fine" : "room");
  }

  private static float[] last(SentenceEncoder encoder, int number) {
    List<SentenceEncoder.Word> words = encoder.encodeWords(text(number));
    return words.get(words.size() - 1).output();
  }

  @Test
  void threadsThatEncodeAtOnceGetTheBitsOfOne() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (SentenceEncoder encoder = SentenceEncoder.load(run)) {
      List<float[]> texts = new ArrayList<>();
      List<float[]> outputs = new ArrayList<>();
      for (int i = 0; i < TEXTS; i++) {
        texts.add(encoder.encode(text(i)));
        outputs.add(last(encoder, i));
      }
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * TEXTS / THREADS;
        all.add(
            threads.submit(
                () -> {
                  for (int k = 0; k < TEXTS; k++) {
                    int i = (first + k) % TEXTS;
                    assertArrayEquals(texts.get(i), encoder.encode(text(i)));
                    assertArrayEquals(outputs.get(i), last(encoder, i));
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClosedEncoderRefuses() {
    SentenceEncoder encoder = SentenceEncoder.load(run);
    assertEquals(32, encoder.encode("a room").length);
    encoder.close();
    encoder.close();
    assertThrows(IllegalStateException.class, () -> encoder.encode("a room"));
    assertThrows(IllegalStateException.class, () -> encoder.encodeWords(" "));
  }
}
