package io.valence.app.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.device.Backends;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.data.Encoder;
import io.valence.data.Vocabulary;
import io.valence.data.table.BadRows;
import io.valence.model.checkpoint.ByteSource;
import io.valence.model.checkpoint.EnglishLayers;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.SafetensorsReader;
import io.valence.model.checkpoint.TensorInfo;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.language.LanguageModel;
import io.valence.model.language.WordPredictor;
import io.valence.model.layer.Buffer;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingStartTest {
  @TempDir private Path folder;

  /** Four rows of each label: x in all of a, y in all of b, z in two of a and one of b. */
  @Test
  void wordVectorsBeginWithTheLogCountRatios() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\na,x z\na,x z\na,x\na,x\nb,y z\nb,y\nb,y\nb,y\n");
    TrainingData data = read(file, "train.naiveBayes=0.5", "data.vectors=none", "data.minCount=1");
    Matrix embedding =
        new TrainingStart(data.config(), data).state().evaluated().embedding().weight().value();
    // Counts from 1 on of <pad>, <unk>, x, y, z: a has 1 1 5 1 3 and b has 1 1 1 5 2.
    double totals = Math.log(10.0 / 11);
    assertEquals(0.5 * (Math.log(5) + totals), embedding.get(data.vocabulary().id("x"), 0), 1e-6);
    assertEquals(
        0.5 * (Math.log(1 / 5.0) + totals), embedding.get(data.vocabulary().id("y"), 0), 1e-6);
    assertEquals(
        0.5 * (Math.log(3 / 2.0) + totals), embedding.get(data.vocabulary().id("z"), 0), 1e-6);
    // The other numbers are the random ones, of deviation 0.1.
    assertTrue(Math.abs(embedding.get(data.vocabulary().id("x"), 1)) < 0.6);
  }

  /** Everything but the words and the last layer, which stay as they are without these layers. */
  @Test
  void englishLayersBeginWithTheIncludedNumbers() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + "a,it was good\nb,it was bad\n".repeat(20));
    Map<String, float[]> with = numbers(read(file, "train.from=english"));
    Map<String, float[]> without = numbers(read(file, "train.from=", "data.polarity=1"));
    SafetensorsReader included = new SafetensorsReader(new ByteSource.InMemory("r", resource()));
    Set<String> taken = new HashSet<>();
    for (TensorInfo tensor : included.tensors()) {
      assertArrayEquals(included.floats(tensor.name()), with.get(tensor.name()), tensor.name());
      taken.add(tensor.name());
    }
    for (String name : with.keySet()) {
      if (!taken.contains(name)) {
        assertArrayEquals(without.get(name), with.get(name), name);
      }
    }
    with.keySet().removeAll(taken);
    assertEquals(Set.of("embedding.weight", "head.3.weight", "head.3.bias"), with.keySet());
  }

  /** The rest is as without that model. */
  @ParameterizedTest
  @CsvSource({
    "a, model.pooling=attention, 'rnn. attention. head.0. head.1. head.3.'",
    "c, model.pooling=attention, 'rnn. attention. head.0. head.1.'",
    "a, model.pooling=last, rnn.",
    "a, model.head=6, rnn."
  })
  void aClassifierBeginsWithWhatFitsOfAnother(String label, String setting, String taken)
      throws IOException {
    TrainedModel model = classifier("a", "b");
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + (label + ",it was good\nb,it was new\n").repeat(20));
    TrainingData data = read(file, setting, "train.from=" + folder.resolve("model.safetensors"));
    Map<String, float[]> with = numbers(data);
    Map<String, float[]> without =
        numbers(
            read(
                file,
                "data.vectors=none",
                "train.from=",
                "train.naiveBayes=0",
                "model.embedding=4",
                "model.hidden=3",
                "model.pooling=" + data.config().value("model.pooling"),
                "model.head=" + data.config().value("model.head")));
    Map<String, float[]> source = numbers(model.classifier());
    with.remove("embedding.weight");
    for (String name : with.keySet()) {
      boolean same = Arrays.stream(taken.split(" ")).anyMatch(name::startsWith);
      assertArrayEquals(same ? source.get(name) : without.get(name), with.get(name), name);
    }
    Matrix words =
        new TrainingStart(data.config(), data).state().evaluated().embedding().weight().value();
    Matrix known = model.classifier().embedding().weight().value();
    int good = data.vocabulary().id("good");
    assertEquals(known.get(model.vocabulary().id("good"), 2), words.get(good, 2));
    assertTrue(data.vocabulary().id("bad") > 1, "its words are known, too");
    assertTrue(data.vocabulary().id("new") > 1, "those of the rows as well");
  }

  /** By name, not by place. */
  @Test
  void theLastLayerFollowsItsLabels() throws IOException {
    TrainedModel model = classifier("b", "a");
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + "a,it was good\nb,it was new\n".repeat(20));
    Map<String, float[]> with =
        numbers(read(file, "train.from=" + folder.resolve("model.safetensors")));
    float[] source = numbers(model.classifier()).get("head.3.bias");
    assertArrayEquals(new float[] {source[1], source[0]}, with.get("head.3.bias"));
    float[] weights = numbers(model.classifier()).get("head.3.weight");
    assertArrayEquals(
        Arrays.copyOfRange(weights, 5, 10), Arrays.copyOf(with.get("head.3.weight"), 5));
  }

  /** Long texts would have ratios in their vectors, unlabeled ones be predicted first. */
  @Test
  void theVectorsOfAClassifierAreKept() throws IOException {
    TrainedModel model = classifier("a", "b");
    Path file = folder.resolve("rows.csv");
    String filler = " it is".repeat(60);
    Files.writeString(
        file, ("label,text\n" + ("a,good" + filler + "\nb,bad" + filler + "\n").repeat(20)));
    TrainingData data =
        read(
            file,
            "train.from=" + folder.resolve("model.safetensors"),
            "train.unlabeled=" + file,
            "train.entropy=0.1");
    assertEquals(0, data.config().train().languageModel().pretraining());
    Matrix words =
        new TrainingStart(data.config(), data).state().evaluated().embedding().weight().value();
    Matrix known = model.classifier().embedding().weight().value();
    for (int i = 0; i < 4; i++) {
      assertEquals(
          known.get(model.vocabulary().id("good"), i), words.get(data.vocabulary().id("good"), i));
    }
  }

  /** Its own last layer is silenced. */
  @Test
  void aModelThatAnswersLinearlyGivesNoLastLayer() throws IOException {
    TrainedModel model =
        classifier("a", "b")
            .withMetrics(Json.line(Map.of(TrainedModel.ANSWERS, TrainedModel.LINEAR)));
    Path saved = folder.resolve("model.safetensors");
    new ModelFile(saved).save(model);
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + "a,it was good\nb,it was new\n".repeat(20));
    Map<String, float[]> with = numbers(read(file, "train.from=" + saved));
    Map<String, float[]> source = numbers(model.classifier());
    assertArrayEquals(source.get("head.0.weight"), with.get("head.0.weight"));
    assertFalse(Arrays.equals(source.get("head.3.weight"), with.get("head.3.weight")));
  }

  @Test
  void aLargeVocabularyIsKept() throws IOException {
    List<String> words = new ArrayList<>(List.of("<pad>", "<unk>"));
    IntStream.range(0, 60_000).forEach(i -> words.add("w" + i));
    save(new Vocabulary(words), "a", "b");
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + "a,it was good\nb,it was new\n".repeat(20));
    String from = "train.from=" + folder.resolve("model.safetensors");
    assertEquals(60_002, read(file, from).config().data().maxVocabulary());
    assertEquals(50, read(file, from, "data.maxVocabulary=50").vocabulary().size());
  }

  /** A saved model of random numbers. */
  private TrainedModel classifier(String... labels) throws IOException {
    return save(new Vocabulary(List.of("<pad>", "<unk>", "bad", "good")), labels);
  }

  private TrainedModel save(Vocabulary vocabulary, String... labels) throws IOException {
    RunConfig config =
        RunConfig.FIXED.with(
            "model.embedding=4", "model.hidden=3", "model.head=5", "model.pooling=attention");
    Classifier network = new Classifier(config.model(), vocabulary.size(), 2);
    Random random = new Random(3);
    Stream.concat(
            network.parameters().stream().map(Parameter::value),
            network.buffers().stream().map(Buffer::value))
        .forEach(
            value -> {
              for (int i = 0; i < value.size(); i++) {
                value.writableData()[i] = random.nextFloat();
              }
            });
    TrainedModel model =
        new TrainedModel(
            network,
            null,
            config,
            List.of(labels),
            vocabulary,
            new Provenance("1", 1, Map.of(), List.of(), null),
            "",
            1,
            true);
    new ModelFile(folder.resolve("model.safetensors")).save(model);
    return model;
  }

  /** Each direction predicts words with its own layer. */
  @Test
  void pretrainingBeginsWithEnglishLayers() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + "a,it was good\nb,it was bad\n".repeat(20));
    TrainingData data = read(file, "train.from=english", "train.pretraining=1");
    LanguageModel model = new TrainingStart(data.config(), data).state().pretraining().model();
    SafetensorsReader included = new SafetensorsReader(new ByteSource.InMemory("r", resource()));
    for (WordPredictor direction : model.directions()) {
      String suffix =
          direction.rnn().parameters().get(0).name().startsWith("next") ? "" : "_reverse";
      for (Parameter parameter : direction.rnn().parameters()) {
        String name = parameter.name().replaceFirst("next\\.|previous\\.", "") + suffix;
        assertArrayEquals(included.floats(name), trimmed(parameter.value()), name);
      }
    }
  }

  /** Praise differs from blame in the same way, whatever the words. */
  @Test
  void englishLayersTellPraiseFromBlame() throws IOException {
    List<String> texts =
        List.of(
            "a wonderful and moving film with superb acting",
            "i loved every minute of this story",
            "a dull and tedious mess with wooden acting",
            "i wanted my money back after ten minutes");
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "label,text\n" + "a,it was good\nb,it was bad\n".repeat(20));
    TrainingData data = read(file, "train.from=english");
    Encoder encoder = new Encoder(data.config().data().textConfig(), data.vocabulary());
    int[][] rows = texts.stream().map(text -> encoder.encode(text).ids()).toArray(int[][]::new);
    Matrix features;
    try (Backend backend = new Backends().quick()) {
      features = new TrainingStart(data.config(), data).state().evaluated().features(backend, rows);
    }
    double cosine = cosine(difference(features, 0, 2), difference(features, 1, 3));
    assertTrue(cosine > 0.3, "cosine " + cosine);
  }

  private static double[] difference(Matrix rows, int one, int other) {
    return IntStream.range(0, rows.columns())
        .mapToDouble(i -> rows.get(one, i) - rows.get(other, i))
        .toArray();
  }

  private static double cosine(double[] a, double[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static byte[] resource() throws IOException {
    try (InputStream in = EnglishLayers.class.getResourceAsStream("english.safetensors")) {
      return in.readAllBytes();
    }
  }

  private static Map<String, float[]> numbers(TrainingData data) {
    return numbers(new TrainingStart(data.config(), data).state().evaluated());
  }

  private static Map<String, float[]> numbers(Classifier classifier) {
    Map<String, float[]> numbers = new HashMap<>();
    classifier.parameters().forEach(p -> numbers.put(p.name(), trimmed(p.value())));
    classifier.buffers().forEach(b -> numbers.put(b.name(), trimmed(b.value())));
    return numbers;
  }

  private static float[] trimmed(Matrix value) {
    return Arrays.copyOf(value.data(), value.size());
  }

  private static TrainingData read(Path file, String... settings) {
    RunConfig config = RunConfig.DEFAULT.with(settings);
    InputPaths paths = new InputPaths(file.toString(), file.toString(), null);
    return TrainingData.read(TrainingInputs.of(paths, config, BadRows.FAIL), config);
  }
}
