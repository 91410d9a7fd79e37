import io.valence.Explanation;
import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.Training;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Trains a small model and asks it, with the jars of one dependency alone. */
public final class PredictOnly {
  private static final List<String> JARS =
      List.of(
          "commons-codec",
          "commons-csv",
          "commons-io",
          "commons-numbers-combinatorics",
          "commons-numbers-core",
          "commons-numbers-fraction",
          "commons-numbers-gamma",
          "commons-numbers-rootfinder",
          "commons-rng-client-api",
          "commons-rng-sampling",
          "commons-statistics-distribution",
          "commons-statistics-interval",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "jsoup",
          "liblinear",
          "valence-data",
          "valence-model");

  public static void main(String[] arguments) throws Exception {
    List<String> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(path -> new File(path).getName())
            .filter(name -> name.endsWith(".jar"))
            .map(name -> name.replaceFirst("-\\d.*", ""))
            .sorted()
            .collect(Collectors.toList());
    require(jars.equals(JARS), "the class path is " + jars);

    Path workbook = Files.createTempFile("valence", ".xlsx");
    try {
      Files.write(workbook, new byte[] {'P', 'K', 3, 4});
      Training.of(RunConfig.DEFAULT).on(workbook).run(Path.of(arguments[1] + "-of-a-workbook"));
      throw new AssertionError("a workbook was read");
    } catch (InputException e) {
      require(e.getMessage().contains("needs fastexcel"), e.getMessage());
    } finally {
      Files.delete(workbook);
    }

    Path run = Path.of(arguments[1]);
    RunConfig small = RunConfig.DEFAULT.with("model.hidden=[16]", "train.epochs=3");
    Training.of(small).on(Path.of(arguments[0])).replacing().run(run);
    byte[] bytes = Files.readAllBytes(run.resolve("model.safetensors"));

    try (SentimentModel model = SentimentModel.load(bytes)) {
      Prediction p = model.predict("clean and quiet");
      List<Prediction> many = model.predict(Collections.nCopies(1000, "clean and quiet"));
      Explanation why = model.explain("clean and quiet", p.label());
      require(p.probability() >= 0.5f && p.tokens() == 3, p.toString());
      require(many.size() == 1000 && many.get(999).label().equals(p.label()), "many differ");
      require(why.words().size() == 3, why.toString());
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new AssertionError(problem);
    }
  }
}
