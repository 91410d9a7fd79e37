package io.valence.app.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.run.BatchProgress;
import io.valence.app.run.LanguageModelFolder;
import io.valence.data.Corpus;
import io.valence.data.EnglishVectors;
import io.valence.data.UnlabeledTexts;
import io.valence.data.Vocabulary;
import io.valence.data.table.BadRows;
import io.valence.model.TestBackends;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.config.RunConfig;
import io.valence.model.language.Perplexity;
import io.valence.model.math.Backend;
import io.valence.model.train.PretrainingReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingJobTest {
  @TempDir private Path folder;

  private static final RunConfig CONFIG =
      RunConfig.DEFAULT.with(
          "model.embedding=6",
          "model.hidden=[7,5]",
          "train.batch=4",
          "train.epochs=3",
          "train.patience=0",
          "train.sampledWords=8",
          "data.minCount=1");

  /** Stops at the batches counted over all starts. */
  private static final class Stopping implements PretrainingListener {
    private final List<PretrainingReport> reports = new ArrayList<>();
    private final int batches;
    private int heard;

    Stopping(int batches) {
      this.batches = batches;
    }

    @Override
    public void batch(BatchProgress progress) {
      heard++;
    }

    @Override
    public void epoch(PretrainingReport report, boolean best) {
      reports.add(report);
    }

    @Override
    public boolean stopRequested() {
      return heard >= batches;
    }
  }

  private Path texts() throws IOException {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      int word = random.nextInt(30);
      for (int t = 0; t <= i % 7; t++) {
        lines.append("w").append((word + t) % 30).append(' ');
      }
      lines.append('\n');
    }
    return Files.writeString(folder.resolve("texts.txt"), lines);
  }

  private static UnlabeledTexts read(Path... files) {
    return new UnlabeledTexts(List.of(files), CONFIG.data(), BadRows.FAIL);
  }

  private static boolean run(
      LanguageModelFolder base, Stopping listener, int threads, boolean resume, Path texts)
      throws IOException {
    try (Backend backend = TestBackends.JAVA.open(threads)) {
      return new PretrainingJob(backend, listener, List.of("pretrain"), Duration.ofHours(1))
          .run(base, CONFIG, read(texts), resume);
    }
  }

  @Test
  void aRunThatIsStoppedGivesTheBytesOfOneThatIsNotAtAnyNumberOfThreads() throws IOException {
    Path texts = texts();
    LanguageModelFolder whole = new LanguageModelFolder(folder.resolve("whole"));
    Stopping never = new Stopping(Integer.MAX_VALUE);
    assertTrue(run(whole, never, 1, false, texts));
    assertEquals(3, never.reports.size());
    LanguageModelFolder parts = new LanguageModelFolder(folder.resolve("parts.safetensors"));
    assertFalse(run(parts, new Stopping(3), 3, false, texts));
    int starts = 1;
    while (!run(parts, new Stopping(5), 3, true, texts)) {
      starts++;
    }
    assertTrue(starts > 3, "starts: " + starts);
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("whole/model.safetensors")),
        Files.readAllBytes(folder.resolve("parts.safetensors")));
    assertEquals(
        Files.readString(folder.resolve("whole/metrics.json")),
        Files.readString(folder.resolve("parts.run/metrics.json")));
  }

  @Test
  void theKeptModelIsThatOfTheLeastPerplexityOnTheTextsHeldBack() throws IOException {
    Path texts = texts();
    LanguageModelFolder base = new LanguageModelFolder(folder.resolve("base"));
    Stopping listener = new Stopping(Integer.MAX_VALUE);
    run(base, listener, 1, false, texts);
    double least =
        listener.reports.stream().mapToDouble(r -> r.heldBack().loss()).min().orElseThrow();
    TrainedLanguageModel kept = base.model().load();
    assertEquals(2, kept.model().directions().size());
    Corpus heldBack = PretrainingData.read(read(texts), CONFIG).heldBack();
    assertEquals(4, heldBack.rows());
    try (Backend backend = TestBackends.JAVA.open(1)) {
      assertEquals(least, Perplexity.of(backend, kept.model(), heldBack).loss(), 1e-9);
    }
  }

  @Test
  void textsAreReadFromTablesLinesAndGzip() throws IOException {
    Path table = folder.resolve("a.csv");
    Files.writeString(table, "id,text\n1,\"eins, zwei\"\n2,drei vier\n3,\n");
    Path lines = folder.resolve("b.txt");
    Files.writeString(lines, "fünf sechs\r\n\r\n\"sieben, acht\n");
    Path json = folder.resolve("c.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(json))) {
      out.write("{\"text\":\"neun zehn elf\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    List<String> read = new ArrayList<>();
    List<Long> at = new ArrayList<>();
    read(table, lines, json)
        .read(
            (text, line) -> {
              read.add(text);
              at.add(line);
              return read.size() < 7;
            });
    assertEquals(
        List.of("eins, zwei", "drei vier", "", "fünf sechs", "", "\"sieben, acht", "neun zehn elf"),
        read);
    assertEquals(List.of(2L, 3L, 4L, 1L, 2L, 3L, 1L), at);
    PretrainingData data = PretrainingData.read(read(table, lines, json), CONFIG);
    assertEquals(2, data.empty());
    assertEquals(5, data.train().rows() + data.heldBack().rows());
    assertEquals(List.of("texts", "texts2", "texts3"), List.copyOf(data.hashes().keySet()));
  }

  /** Their width is not the one that CONFIG asks for. */
  @Test
  void englishTextsStartFromTheEnglishVectors() throws IOException {
    Path texts = folder.resolve("english.txt");
    Files.writeString(texts, "the film was good\nit is a bad film\nthe good and the bad\n");
    RunConfig open = RunConfig.DEFAULT.with("data.minCount=1");
    UnlabeledTexts read = new UnlabeledTexts(List.of(texts), open.data(), BadRows.FAIL);
    PretrainingData data = PretrainingData.read(read, open);
    assertEquals("english", data.config().data().vectors());
    assertTrue(data.automaticVectors());
    float[] film = data.vectors().rows()[data.vocabulary().id("film")];
    Vocabulary one = new Vocabulary(List.of("<pad>", "<unk>", "film"));
    assertArrayEquals(new EnglishVectors().of(one).rows()[2], film);
    assertEquals(
        "none",
        PretrainingData.read(read, open.with("data.vectors=none")).config().data().vectors());
    assertEquals("none", PretrainingData.read(read, CONFIG).config().data().vectors());
  }

  @Test
  void settingsFollowFromTheTexts() {
    List<String> small = new PretrainingSettings(8000, 160_000).assignments();
    assertTrue(small.containsAll(List.of("train.batch=50", "train.epochs=20")), small.toString());
    List<String> large = new PretrainingSettings(75_000, 17_000_000).assignments();
    assertTrue(large.containsAll(List.of("train.batch=8", "train.epochs=4")), large.toString());
  }
}
