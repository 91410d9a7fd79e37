package io.valence.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.Computation;
import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.Training;
import io.valence.model.config.RunConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transformer in a program of Spark ML, with the jar that is shipped. */
class ValenceModelTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path model;

  @BeforeAll
  static void train() throws IOException {
    model = shared.resolve("run");
    Path sample = Path.of("..", "..", "data", "samples", "reviews-en-train.csv").toAbsolutePath();
    Training.of(RunConfig.DEFAULT.with("model.hidden=[16]", "train.epochs=1", "train.ensemble=2"))
        .on(sample)
        .run(model);
  }

  @ParameterizedTest
  @MethodSource("io.valence.spark.Scoring#sparks")
  void aPipelineSavesAndLoadsAnEnsemble(Path spark) throws Exception {
    List<String> printed = run(spark, model.toString(), folder.resolve("pipeline").toString());
    List<byte[]> members = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      members.add(Files.readAllBytes(model.resolve("member-" + i).resolve("model.safetensors")));
    }
    try (SentimentModel loaded = SentimentModel.load(members, Computation.CALLING_THREAD_JAVA)) {
      Prediction expected = loaded.predict("a clean and quiet room");
      List<Float> each = List.copyOf(expected.probabilities().values());
      assertEquals(
          List.of(
              "row [a clean and quiet room,%s,%s,%s,%s]"
                  .formatted(expected.label(), expected.probability(), each.get(0), each.get(1)),
              "row [null,null,null,null,null]",
              "sql [%s]".formatted(expected.label()),
              "sql [null]"),
          printed.stream().filter(line -> line.matches("(row|sql) .*")).toList());
    }
  }

  private List<String> run(Path spark, String... arguments) throws Exception {
    Path jar;
    try (Stream<Path> jars = Files.list(Path.of("target"))) {
      jar = jars.filter(each -> each.toString().endsWith("-all.jar")).findFirst().orElseThrow();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            jar.toString(),
            Path.of("target", "test-classes").toString(),
            spark.resolve("jars") + File.separator + "*"));
    command.add(PipelineProgram.class.getName());
    command.addAll(List.of(arguments));
    Path printed = folder.resolve("printed.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    int code = builder.start().waitFor();
    String all = Files.readString(printed, StandardCharsets.UTF_8);
    assertEquals(0, code, all);
    return all.lines().toList();
  }
}
