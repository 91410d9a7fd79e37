package io.valence.cli;

import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One text at a time in process, in plain Java, by a model of E 100, H 128 and 15 000 words. {@code
 * scripts/jmh Prediction -t 2} runs it on two threads; no test does.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PredictionBenchmark {
  private static final int WORDS = 15_000;
  private static final int TEXTS = 1000;

  /** Tokens per text. */
  @Param({"5", "20", "100", "400"})
  public int tokens;

  private SentimentModel model;
  private List<String> texts;

  @Setup
  public void setUp() throws IOException {
    RunConfig config =
        RunConfig.DEFAULT.with(
            "data.tokenizer=whitespace", "model.embedding=100", "model.hidden=[128]");
    Classifier classifier = new Classifier(config.model(), WORDS, 2);
    new Initialization(new Seed(11)).apply(classifier);
    Vocabulary vocabulary =
        new Vocabulary(
            Stream.concat(
                    Stream.of("<pad>", "<unk>"), IntStream.range(2, WORDS).mapToObj(k -> "w" + k))
                .toList());
    Provenance provenance = new Provenance("1", 11, Map.of(), List.of(), null);
    Path file = Files.createTempFile("model", ".safetensors");
    new ModelFile(file)
        .save(
            new TrainedModel(
                classifier, null, config, List.of("n", "p"), vocabulary, provenance, "", 0, true));
    model = SentimentModel.load(Files.readAllBytes(file));
    Files.delete(file);
    Random random = new Random(11);
    texts = Stream.generate(() -> text(random)).limit(TEXTS).toList();
  }

  /** Words as often as by Zipf's law. */
  private String text(Random random) {
    return IntStream.range(0, tokens)
        .mapToObj(k -> "w" + (int) Math.pow(WORDS - 1, random.nextDouble()))
        .collect(Collectors.joining(" "));
  }

  @TearDown
  public void close() {
    model.close();
  }

  @Benchmark
  public Prediction one() {
    return model.predict(texts.get(ThreadLocalRandom.current().nextInt(TEXTS)));
  }
}
