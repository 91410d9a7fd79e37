package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --teacher} and {@code data.probabilities}. */
class TeacherTest {
  @TempDir private static Path folder;
  private static Path corpus;
  private static Path teacher;

  @BeforeAll
  static void train() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    teacher = folder.resolve("teacher");
    assertEquals(0, Cli.train(corpus, "-o", teacher).code());
  }

  @Test
  void aStudentLearnsAndRemembersItsTeacher() throws IOException {
    Path texts = folder.resolve("more.txt");
    Files.writeString(texts, "a fine film\na dull film\nfine fine\ndull dull\n");
    Path run = folder.resolve("student");
    Cli.Result trained =
        Cli.train(corpus, "--teacher", teacher, "--unlabeled", texts, "-o", run, "--seed", "3");
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.err().contains("40 training rows"), trained.err());
    assertTrue(
        trained.err().contains("computing the teacher's predictions for 40 texts\n"),
        trained.err());
    assertTrue(
        trained.err().contains("computing the teacher's predictions for 4 texts\n"), trained.err());
    assertTrue(Cli.run("predict", "-m", run, "a fine film").out().startsWith("positive"));

    Path other = folder.resolve("other");
    assertEquals(0, Cli.train(corpus, "-o", other, "--seed", "9").code());
    Files.copy(
        other.resolve("model.safetensors"),
        teacher.resolve("model.safetensors"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Cli.Result resumed = Cli.run("train", "--resume", "-o", run, "--set", "train.epochs=4");
    assertEquals(5, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("given now: teacher;"), resumed.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--teacher=%s,%s", "--teacher=%s|--teacher=%s"})
  void theRunNamesAllTeachers(String options) throws IOException {
    Path second = folder.resolve("second");
    assertEquals(0, Cli.train(corpus, "-o", second, "--seed", "7", "--force").code());
    Path run = folder.resolve("student of two");
    List<Object> arguments = new ArrayList<>(List.of(corpus, "-o", run, "--force"));
    arguments.addAll(List.of(options.formatted(teacher, second).split("\\|")));
    Cli.Result trained = Cli.train(arguments.toArray());
    assertEquals(0, trained.code(), trained.err());
    JsonNode config = new ObjectMapper().readTree(run.resolve("config.json").toFile());
    assertEquals(teacher + "," + second, config.at("/train/teacher").asText());
    assertEquals(0, Cli.train(corpus, "-o", second, "--seed", "8", "--force").code());
    Cli.Result resumed = Cli.run("train", "--resume", "-o", run, "--set", "train.epochs=4");
    assertEquals(5, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("given now: teacher-2;"), resumed.err());
    Cli.Result again = Cli.train(corpus, "--teacher", teacher + "," + run, "-o", run, "--force");
    assertEquals(2, again.code());
    assertTrue(again.err().contains("train.teacher is in"), again.err());
  }

  @Test
  void aPathWithACommaIsOne() throws IOException {
    Path comma = folder.resolve("a, b");
    assertEquals(0, Cli.train(corpus, "-o", comma, "--seed", "7").code());
    Cli.Result trained = Cli.train(corpus, "--teacher", comma, "-o", folder.resolve("c"));
    assertEquals(0, trained.code(), trained.err());
    assertTrue(
        trained.err().contains("computing the teacher's predictions for 40 texts\n"),
        trained.err());
  }

  @ParameterizedTest
  @CsvSource({"run;linear, do not teach beside other models", "run;, a comma without a path"})
  void teachersThatAreNoneAreRefused(String value, String why) {
    Cli.Result refused =
        Cli.train(corpus, "--teacher", value.replace(';', ','), "-o", folder.resolve("none"));
    assertEquals(3, refused.code(), refused.err());
    assertTrue(refused.err().contains(why), refused.err());
  }

  @Test
  void aTeacherInTheFolderToBeWrittenIsRefused() {
    Cli.Result same = Cli.train(corpus, "--teacher", teacher, "-o", teacher, "--force");
    assertEquals(2, same.code());
    assertTrue(same.err().contains("train.teacher is in"), same.err());
    assertTrue(Files.exists(teacher.resolve("model.safetensors")));
  }

  @Test
  void columnsOfProbabilitiesTakeThePlaceOfLabels() throws IOException {
    Path soft = folder.resolve("soft.csv");
    StringBuilder rows = new StringBuilder("text,p0,p1\n");
    for (int row = 0; row < 40; row++) {
      rows.append(row % 2 == 0 ? "a fine film,0.1,0.9\n" : "a dull film,3,1\n");
    }
    Files.writeString(soft, rows);
    String key = "data.probabilities=negative:p0,positive:p1";
    Path run = folder.resolve("soft");
    Cli.Result trained = Cli.train(soft, "--set", key, "--set", "train.epochs=12", "-o", run);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(Cli.run("predict", "-m", run, "a fine film").out().startsWith("positive"));
    assertTrue(Cli.run("predict", "-m", run, "a dull film").out().startsWith("negative"));
    Files.writeString(soft, rows.append("a film,unknown,0\n"));
    Cli.Result bad = Cli.train(soft, "--set", key, "-o", folder.resolve("no"));
    assertEquals(3, bad.code());
    assertTrue(bad.err().contains("soft.csv:42"), bad.err());
  }

  /** In a file without labels the likeliest one is the label, for every command. */
  @Test
  void rowsOfProbabilitiesAreReviewedAndTheirErrorsWritten() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int row = 0; row < 40; row++) {
      boolean good = row % 2 == 0;
      lines.append("{\"text\":\"a ").append(good ? "fine" : "dull").append(" film\",");
      lines.append(good && row != 8 ? "\"p0\":0.1,\"p1\":0.9}\n" : "\"p0\":3,\"p1\":1}\n");
    }
    Path soft = Files.writeString(folder.resolve("soft.jsonl"), lines);
    String key = "data.probabilities=negative:p0,positive:p1";
    Path run = folder.resolve("softer");
    Cli.Result trained = Cli.train(soft, "--set", key, "--set", "train.epochs=12", "-o", run);
    assertEquals(0, trained.code(), trained.err());
    Path errors = folder.resolve("errors.csv");
    Cli.Result wrong = Cli.run("evaluate", "-m", run, soft, "--errors", errors);
    assertEquals(0, wrong.code(), wrong.err());
    assertEquals(2, Files.readAllLines(errors).size());
    assertTrue(Files.readAllLines(errors).get(1).startsWith("a fine film,3,1,positive,"));
    Path reviewed = folder.resolve("reviewed.csv");
    Cli.Result review = Cli.run("review", soft, "--set", key, "-o", reviewed);
    assertEquals(0, review.code(), review.err());
    assertEquals(41, Files.readAllLines(reviewed).size());
    assertTrue(Files.readAllLines(reviewed).get(1).contains(",positive,"), review.out());
  }

  /** The answers to a file are columns that another training learns. */
  @Test
  void predictedProbabilitiesAreLearnedAgain() throws IOException {
    Path run = folder.resolve("answers");
    assertEquals(0, Cli.train(corpus, "-o", run, "--seed", "5").code());
    Path out = folder.resolve("answers.csv");
    Cli.Result predicted = Cli.run("predict", "-m", run, corpus, "-o", out, "--probabilities");
    assertEquals(0, predicted.code(), predicted.err());
    assertTrue(predicted.err().startsWith("40 rows: "), predicted.err());
    List<String> lines = Files.readAllLines(out);
    assertEquals(
        "id,text,label,predicted_label,probability,probability_negative,probability_positive",
        lines.get(0));
    int positive = 0;
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = List.of(line.split(","));
      double no = Double.parseDouble(fields.get(fields.size() - 2));
      double yes = Double.parseDouble(fields.get(fields.size() - 1));
      assertEquals(1, no + yes, 2e-6);
      assertEquals(Math.max(no, yes), Double.parseDouble(fields.get(fields.size() - 3)));
      assertEquals(yes > no ? "positive" : "negative", fields.get(fields.size() - 4));
      positive += yes > no ? 1 : 0;
    }
    assertTrue(predicted.err().contains("positive: " + positive + " ("), predicted.err());
    String key = "data.probabilities=negative:probability_negative,positive:probability_positive";
    Cli.Result again = Cli.train(out, "--set", key, "-o", folder.resolve("again"));
    assertEquals(0, again.code(), again.err());
  }

  @Test
  void probabilitiesOfATextAreJson() {
    Cli.Result text = Cli.run("predict", "-m", teacher, "good", "--probabilities");
    assertEquals(2, text.code());
    assertTrue(text.err().contains("--json"), text.err());
  }
}
