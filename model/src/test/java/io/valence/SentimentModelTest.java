package io.valence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.UsageException;
import io.valence.app.run.BatchProgress;
import io.valence.app.run.InputPaths;
import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import io.valence.app.train.TrainingListener;
import io.valence.app.train.TrainingResult;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.explain.AttributionMethod;
import io.valence.model.train.EpochReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The library as a Java program uses it. */
class SentimentModelTest {
  private static final Path SAMPLE = Path.of("..", "data", "samples", "reviews-en-dev.csv");
  private static final RunConfig SMALL =
      RunConfig.DEFAULT.with(
          "model.hidden=[12]",
          "model.embedding=10",
          "model.head=8",
          "train.epochs=3",
          "train.backend=java",
          "data.maxTokens=12",
          "train.passages=0");

  @TempDir private static Path folder;
  private static TrainingResult trained;
  private static final Recorder HEARD = new Recorder();

  /** Notes what it hears. */
  private static final class Recorder implements TrainingListener {
    private final List<String> events = new ArrayList<>();
    private BatchProgress last;

    @Override
    public void computing(String backend) {
      events.add(backend);
    }

    @Override
    public void batch(BatchProgress progress) {
      last = progress;
    }

    @Override
    public void epoch(EpochReport report, boolean best) {
      events.add("epoch " + report.epoch());
    }

    @Override
    public void evaluated(String rows, int models, EvaluationResult result) {
      events.add(rows + " " + models);
    }
  }

  @BeforeAll
  static void train() throws IOException {
    trained = Training.of(SMALL).on(SAMPLE).test(SAMPLE).listener(HEARD).run(folder.resolve("run"));
  }

  @Test
  void aTrainingTellsItsListenerAndItsCaller() {
    assertEquals(
        List.of("plain Java", "epoch 1", "epoch 2", "epoch 3", "dev 1", "test 1"), HEARD.events);
    assertEquals(3, HEARD.last.epoch());
    assertEquals(HEARD.last.batches(), HEARD.last.batch());
    assertFalse(HEARD.last.pretraining());
    assertTrue(trained.completed());
    try (SentimentModel model = SentimentModel.load(trained.folder())) {
      assertEquals(trained.accuracy(), model.evaluate(SAMPLE).accuracy());
    }
  }

  @Test
  void aFolderThatHoldsARunIsNotReplaced() {
    Training again = Training.of(SMALL).on(SAMPLE);
    assertThrows(UsageException.class, () -> again.run(trained.folder()));
    assertThrows(UsageException.class, () -> Training.of(SMALL).run(folder.resolve("other")));
  }

  @Test
  void onTheCallingThreadManyTextsHaveTheBitsOfEach() throws IOException {
    byte[] file = Files.readAllBytes(trained.folder().resolve("model.safetensors"));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < SentimentModel.BULK; i++) {
      texts.add("a good room ".repeat(1 + i % 5) + i);
    }
    List<byte[]> members = List.of(file, file);
    try (SentimentModel model = SentimentModel.load(members, Computation.CALLING_THREAD_JAVA);
        SentimentModel one = SentimentModel.load(file)) {
      model.preload();
      List<Prediction> together = model.predict(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertEquals(one.predict(texts.get(i)), together.get(i));
      }
      assertEquals(2, model.members().size());
    }
  }

  /** The calling thread is one of them. */
  @Test
  void manyTextsUseTheWantedNumberOfThreads() {
    List<String> texts = Collections.nCopies(SentimentModel.BULK, "a good room");
    Set<Prediction> answers = new HashSet<>();
    for (int count : new int[] {1, 4}) {
      Set<Thread> before = workers();
      try (SentimentModel model =
          SentimentModel.load(trained.folder(), new Computation.Threads(count))) {
        answers.addAll(model.predict(texts));
        Set<Thread> started = workers();
        started.removeAll(before);
        assertEquals(count - 1, started.size());
      }
    }
    assertEquals(1, answers.size());
    assertThrows(IllegalArgumentException.class, () -> new Computation.Threads(0));
  }

  @Test
  void whereToComputeCanBeSentToOtherMachines() throws Exception {
    for (Computation computation :
        List.of(
            Computation.CALLING_THREAD,
            Computation.CALLING_THREAD_JAVA,
            new Computation.Threads(3))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(computation);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertEquals(computation, in.readObject());
      }
    }
  }

  private static Set<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("valence-worker"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void checkpointsMayBeAsFarApartAsADurationGoes() throws IOException {
    Duration never = Duration.ofSeconds(Long.MAX_VALUE);
    RunConfig one = SMALL.with("train.epochs=1");
    TrainingResult result =
        Training.of(one).on(SAMPLE).checkpointEvery(never).run(folder.resolve("never"));
    assertTrue(result.completed());
  }

  @Test
  void aTrainingThatIsKeptOutLeavesTheInputsOfTheOther() throws IOException {
    RunFolder run = new RunFolder(folder.resolve("taken"));
    Training.of(SMALL.with("train.epochs=1")).on(SAMPLE).run(run.path());
    InputPaths before = run.inputs();
    Path other = Files.copy(SAMPLE, folder.resolve("other.csv"));
    Training replacing = Training.of(SMALL).on(other).replacing();
    RunLock lock = run.lock();
    try {
      assertThrows(UsageException.class, () -> replacing.run(run.path()));
    } finally {
      lock.close();
    }
    assertEquals(before, run.inputs());
  }

  @Test
  void aStoppedTrainingResumesToTheSameBits() throws IOException {
    Path stopped = folder.resolve("stopped");
    TrainingListener stopper =
        new TrainingListener() {
          private int batches;

          @Override
          public void batch(BatchProgress progress) {
            batches++;
          }

          @Override
          public boolean stopRequested() {
            return batches >= 9;
          }
        };
    Training training = Training.of(SMALL).on(SAMPLE).test(SAMPLE);
    assertFalse(training.listener(stopper).run(stopped).completed());
    assertThrows(UsageException.class, () -> training.resume(stopped));
    assertTrue(Training.of(SMALL).resume(stopped).completed());
    try (SentimentModel whole = SentimentModel.load(trained.folder());
        SentimentModel resumed = SentimentModel.load(stopped)) {
      assertEquals(whole.members().get(0).fingerprint(), resumed.members().get(0).fingerprint());
    }
  }

  /** A request to stop that comes as the report is made stops nothing any more. */
  @Test
  void aTrainingThatIsDoneIsComplete() throws IOException {
    Path done = folder.resolve("done");
    TrainingListener late =
        new TrainingListener() {
          private boolean saved;

          @Override
          public void saved(Path run, int epoch) {
            saved = true;
          }

          @Override
          public boolean stopRequested() {
            return saved;
          }
        };
    assertTrue(Training.of(SMALL).on(SAMPLE).listener(late).run(done).completed());
    assertTrue(Files.exists(done.resolve("report.json")));
  }

  @Test
  void aModelIsTheSameFromAFolderAFileBytesAndAStream() throws IOException {
    Path file = trained.folder().resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    try (SentimentModel one = SentimentModel.load(trained.folder());
        SentimentModel two = SentimentModel.load(file);
        SentimentModel three = SentimentModel.load(bytes);
        SentimentModel four = SentimentModel.load(new ByteArrayInputStream(bytes))) {
      Prediction expected = one.predict("clean and quiet , but the food");
      assertEquals(expected, two.predict(expected.text()));
      assertEquals(expected, three.predict(expected.text()));
      assertEquals(expected, four.predict(expected.text()));
    }
  }

  @Test
  void aPredictionAddsUp() {
    try (SentimentModel model = SentimentModel.load(trained.folder())) {
      assertEquals(List.of("negative", "positive"), model.labels());
      Prediction p = model.predict("the staff xyzzy");
      assertEquals(List.of("negative", "positive"), List.copyOf(p.probabilities().keySet()));
      assertEquals(
          1, p.probabilities().values().stream().mapToDouble(Float::doubleValue).sum(), 1e-6);
      assertEquals(Collections.max(p.probabilities().values()), p.probability());
      assertEquals(p.probability(), p.probabilities().get(p.label()));
      assertEquals(3, p.tokens());
      assertEquals(1, p.unknown());
      assertFalse(p.truncated());
      assertTrue(model.predict("the staff ".repeat(7)).truncated());
      assertEquals(0, model.predict(" \u3000 ").tokens());
      assertEquals(List.of(), model.predict(List.of()));
    }
  }

  @Test
  void manyTextsTogetherHaveTheAnswersOfEachAlone() {
    List<String> texts = texts(SentimentModel.BULK + 40);
    try (SentimentModel model = SentimentModel.load(trained.folder())) {
      List<Prediction> together = model.predict(texts);
      for (int i = 0; i < texts.size(); i++) {
        Prediction alone = model.predict(texts.get(i));
        assertEquals(texts.get(i), together.get(i).text());
        assertEquals(
            alone.probabilities().get("positive"),
            together.get(i).probabilities().get("positive"),
            2e-6f);
      }
    }
  }

  @Test
  void eightThreadsHaveTheAnswersOfOne() throws Exception {
    List<String> texts = texts(60);
    List<String> many = texts(SentimentModel.BULK + 40);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (SentimentModel model = SentimentModel.load(trained.folder())) {
      List<Prediction> expected = texts.stream().map(model::predict).toList();
      List<Prediction> expectedTogether = model.predict(many);
      Explanation why = model.explain(texts.get(3), "positive");
      List<Future<List<Prediction>>> bulk = new ArrayList<>();
      List<Future<List<Prediction>>> answers = new ArrayList<>();
      List<Future<Explanation>> explanations = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        answers.add(threads.submit(() -> texts.stream().map(model::predict).toList()));
        explanations.add(threads.submit(() -> model.explain(texts.get(3), "positive")));
        // Bulk work beside them, with a backend that all share.
        bulk.add(threads.submit(() -> model.predict(many)));
      }
      for (Future<List<Prediction>> answer : answers) {
        assertEquals(expected, answer.get());
      }
      for (Future<List<Prediction>> answer : bulk) {
        assertEquals(expectedTogether, answer.get());
      }
      for (Future<Explanation> explanation : explanations) {
        assertEquals(why, explanation.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Also where both explain at once. */
  @Test
  void aSharedModelAnswersAlikeAndIsClosedByItself() throws Exception {
    String text = texts(4).get(3);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    SentimentModel model = SentimentModel.load(trained.folder());
    try (SentimentModel shared = model.share()) {
      assertSame(model.members().get(0), shared.members().get(0));
      Prediction expected = model.predict(text);
      Explanation why = model.explain(text, "positive");
      List<Future<Explanation>> explanations = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        SentimentModel either = i % 2 == 0 ? model : shared;
        explanations.add(threads.submit(() -> either.explain(text, "positive")));
      }
      for (Future<Explanation> explanation : explanations) {
        assertEquals(why, explanation.get());
      }
      model.close();
      assertThrows(IllegalStateException.class, model::share);
      assertEquals(expected, shared.predict(text));
      assertEquals(why, shared.explain(text, "positive"));
    } finally {
      threads.shutdownNow();
    }
  }

  /** What runs while it is closed is answered right or refused; nothing reads freed memory. */
  @Test
  void aClosedModelRefuses() throws Exception {
    List<String> many = texts(SentimentModel.BULK + 40);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      SentimentModel model = SentimentModel.load(trained.folder());
      List<Prediction> expected = model.predict(many);
      List<Future<List<Prediction>>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(threads.submit(() -> model.predict(many)));
      }
      answers.get(0).get();
      model.close();
      model.close();
      for (Future<List<Prediction>> answer : answers) {
        try {
          assertEquals(expected, answer.get());
        } catch (ExecutionException e) {
          assertEquals("the model is closed", e.getCause().getMessage());
        }
      }
      for (Executable call :
          List.<Executable>of(
              () -> model.predict("good"),
              () -> model.predict(many),
              () -> model.predictPrefixes("good"),
              () -> model.explain("good", "positive"),
              () -> model.evaluate(SAMPLE),
              model::preload)) {
        assertThrows(IllegalStateException.class, call);
      }
      assertEquals(List.of("negative", "positive"), model.labels());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anExplanationAddsUpToTheLogOdds() {
    try (SentimentModel model = SentimentModel.load(trained.folder())) {
      String text = "a lovely room , but terrible food";
      Prediction p = model.predict(text);
      Explanation why = model.explain(text, p.label());
      double odds = Math.log(p.probability() / (1 - p.probability()));
      assertEquals(odds, why.logOdds(), 1e-4);
      double sum = why.words().stream().mapToDouble(Explanation.Word::effect).sum();
      assertEquals(why.logOdds() - why.baseline(), sum, 0.01);
      assertEquals(List.of("a", "lovely", "room", ",", "but", "terrible", "food"), words(why));
      assertNull(model.explain(text, p.label(), AttributionMethod.OMISSION, 1).baseline());
      Explanation blank = model.explain(" ", p.label());
      float start = model.predict(" ").probabilities().get(p.label());
      assertEquals(List.of(), blank.words());
      assertEquals(Math.log(start / (1 - start)), blank.logOdds(), 1e-4);
      assertEquals(blank.logOdds(), blank.baseline());
      assertNull(model.explain(" ", p.label(), AttributionMethod.OMISSION, 1).baseline());
      assertThrows(IllegalArgumentException.class, () -> model.explain(text, "neutral"));
    }
  }

  private static List<String> words(Explanation why) {
    return why.words().stream().map(Explanation.Word::word).toList();
  }

  @Test
  void theLastPrefixIsTheWholeText() {
    try (SentimentModel model = SentimentModel.load(trained.folder())) {
      String text = "a lovely room , but";
      List<SentimentModel.Prefix> prefixes = model.predictPrefixes(text);
      assertEquals(5, prefixes.size());
      assertEquals("but", prefixes.get(4).word());
      assertEquals(model.predict(text).probabilities(), prefixes.get(4).probabilities());
      assertEquals(model.predict("a lovely").probabilities(), prefixes.get(1).probabilities());
      assertEquals(List.of(), model.predictPrefixes(" "));
    }
  }

  @Test
  void anEnsembleAnswersByTheMeanOfItsLogits() throws IOException {
    Path together = folder.resolve("together");
    Training.of(SMALL.with("train.ensemble=2", "train.epochs=1")).on(SAMPLE).run(together);
    String text = "clean and quiet";
    try (SentimentModel both = SentimentModel.load(together);
        SentimentModel one = SentimentModel.load(together.resolve("member-1"));
        SentimentModel two = SentimentModel.load(together.resolve("member-2"))) {
      assertEquals(2, both.members().size());
      double mean = (logOdds(one.predict(text)) + logOdds(two.predict(text))) / 2;
      assertEquals(mean, logOdds(both.predict(text)), 1e-5);
    }
  }

  private static double logOdds(Prediction p) {
    return Math.log(p.probabilities().get("positive") / p.probabilities().get("negative"));
  }

  @Test
  void whatIsNoModelIsRefusedByName() {
    assertThrows(InputException.class, () -> SentimentModel.load(folder.resolve("nothing")));
    ModelFileException refused =
        assertThrows(ModelFileException.class, () -> SentimentModel.load(new byte[100]));
    assertTrue(refused.getMessage().contains("not a safetensors file"), refused.getMessage());
  }

  private static List<String> texts(int count) {
    String[] words = "the room was clean , but food and staff terrible lovely 好".split(" ");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int t = 0; t <= i % 11; t++) {
        text.append(words[(i * 7 + t * t) % words.length]).append(' ');
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
