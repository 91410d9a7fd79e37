package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code valence study}. */
class StudyTest {
  @TempDir private Path folder;

  private Cli.Result study(Path corpus, Path out, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("study", corpus, "--test", corpus, "-o", out, "--set", "data.vectors=none"));
    arguments.addAll(List.of("--set", "model.embedding=6", "--set", "model.hidden=[5]"));
    arguments.addAll(List.of("--set", "train.epochs=2"));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  @Test
  void aFileInAnotherEncodingIsSampledWithoutAWarning() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("utf8.csv"));
    Path other = folder.resolve("gb.csv");
    Files.write(other, Files.readString(corpus).getBytes("GB18030"));
    String[] plan = {"--rows", "30", "--seeds", "1", "--set", "data.encoding=GB18030"};
    Cli.Result made = study(other, folder.resolve("gb"), plan);
    assertEquals(0, made.code(), made.err());
    assertFalse(made.err().contains("rows-30-seed-1.csv is UTF-8"), made.err());
  }

  /** Of so few bytes no encoding can be told. */
  @Test
  void theOtherFilesOfASampleKeepTheirEncoding() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("utf8.csv"));
    Path test = folder.resolve("test.csv");
    List<String> few = Files.readAllLines(corpus).subList(0, 4);
    Files.write(test, (String.join("\n", few) + "\n").getBytes("GB18030"));
    List<Object> arguments =
        new ArrayList<>(List.of("study", corpus, "--test", test, "-o", folder.resolve("gb")));
    arguments.addAll(List.of("--rows", "30", "--seeds", "1", "--set", "data.encoding=GB18030"));
    arguments.addAll(List.of("--set", "model.embedding=6", "--set", "model.hidden=[5]"));
    arguments.addAll(List.of("--set", "train.epochs=1", "--set", "data.vectors=none"));
    Cli.Result made = Cli.run(arguments.toArray());
    assertEquals(0, made.code(), made.err());
  }

  /** Every run has them. */
  @Test
  void aWarningIsSaidOnce() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Cli.Result made = study(corpus, folder.resolve("warned"), "--seeds", "1,2");
    assertEquals(0, made.code(), made.err());
    assertEquals(2, made.err().split("are the same as rows of the training file", -1).length);
  }

  @Test
  void aBadRowIsCountedOnce() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path bad = folder.resolve("bad.csv");
    Files.writeString(bad, Files.readString(corpus) + "40,short\n41,,positive\n42,,negative\n");
    List<Object> command = new ArrayList<>(List.of("study", bad, "--test", corpus));
    command.addAll(List.of("--set", "data.vectors=none", "--set", "model.embedding=6"));
    command.addAll(List.of("--set", "model.hidden=[5]", "--set", "train.epochs=1"));
    for (String rows : List.of("all,30", "all", "30")) {
      Path kept = folder.resolve(rows + "-kept.csv");
      List<Object> all = new ArrayList<>(command);
      all.addAll(List.of("-o", folder.resolve(rows), "--seeds", "1,2", "--rows", rows));
      all.addAll(List.of("--on-bad-row", "quarantine=" + kept));
      Cli.Result made = Cli.run(all.toArray());
      assertEquals(0, made.code(), made.err());
      assertTrue(made.err().contains("3 bad rows"), made.err());
      assertEquals(4, Files.readAllLines(kept).size());
    }
  }

  @Test
  void aStudyIsWrittenIntoAFolderOfItsOwn() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Cli.Result file = study(corpus, corpus, "--seeds", "1");
    assertEquals(2, file.code(), file.err());
    assertTrue(file.err().contains("is a file"), file.err());
    Path others = Files.createDirectories(folder.resolve("others"));
    Files.writeString(others.resolve("notes.txt"), "mine");
    Cli.Result foreign = study(corpus, others, "--seeds", "1");
    assertEquals(2, foreign.code(), foreign.err());
    assertEquals(List.of("notes.txt"), List.of(others.toFile().list()));
    Path study = folder.resolve("study");
    assertEquals(0, study(corpus, study, "--seeds", "1").code());
    Cli.Result beside = Cli.train(corpus, "-o", study);
    assertTrue(beside.err().contains("to write the run beside what is in it"), beside.err());
    Path busy = Files.createDirectories(folder.resolve("busy"));
    RunLock lock = new RunFolder(busy).lock();
    try {
      Cli.Result second = study(corpus, busy, "--seeds", "1");
      assertEquals(2, second.code(), second.err());
    } finally {
      lock.close();
    }
  }

  @Test
  void aStudyOfAnEarlierVersionGoesOn() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("study");
    assertEquals(0, study(corpus, out, "--seeds", "1").code());
    Path record = out.resolve("study.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode old = (ObjectNode) json.readTree(record.toFile());
    ((ObjectNode) old.at("/config/data")).remove("sheet");
    old.remove(List.of("rows", "seeds"));
    json.writeValue(record.toFile(), old);
    Cli.Result again = study(corpus, out, "--seeds", "2");
    assertEquals(0, again.code(), again.err());

    ((ObjectNode) old.at("/config/data")).put("maxTokens", 7);
    json.writeValue(record.toFile(), old);
    Cli.Result refused = study(corpus, out, "--seeds", "2");
    assertEquals(2, refused.code(), refused.err());
    assertTrue(refused.err().contains("another configuration"), refused.err());
  }

  @Test
  void aStudyIsATableAndIsContinued() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("study");
    String[] plan = {"--rows", "30,all", "--recipe", "wide:model.wide=true", "--seeds", "1,2"};
    Cli.Result first = study(corpus, out, plan);
    assertEquals(0, first.code(), first.err());
    assertEquals(1 + 2 * 3 + 2, first.out().lines().count(), first.out());
    assertTrue(first.out().contains("with Holm's correction for 4 tests"), first.out());
    assertTrue(
        Files.readString(out.resolve("study.tex")).contains("correction for 4 tests\n\\begin"));
    List<String> csv = Files.readAllLines(out.resolve("study.csv"));
    assertEquals("recipe,rows,seed,accuracy,macro_f1,loss", csv.get(0));
    assertEquals(1 + 2 * 3 * 2, csv.size());
    JsonNode metrics =
        new ObjectMapper()
            .readTree(out.resolve("wide/rows-30/seed-2/metrics.json").toFile())
            .get("test");
    String row =
        csv.stream().filter(line -> line.startsWith("wide,30,2,")).findFirst().orElseThrow();
    assertEquals(metrics.get("accuracy").asDouble(), Double.parseDouble(row.split(",")[3]), 1e-6);
    assertEquals(31, Files.readAllLines(out.resolve("rows-30-seed-1.csv")).size());
    assertTrue(Files.readString(out.resolve("study.tex")).contains("wide & 30 & 2 & $"));
    assertTrue(Files.readString(out.resolve("study.html")).contains("\"recipe\":\"wide\""));
    Cli.Result report = Cli.run("report", out);
    assertEquals(2, report.code());
    assertTrue(report.err().contains("its page is " + out.resolve("study.html")), report.err());
    assertEquals(3, Cli.run("report", folder.resolve("none")).code());

    try (Stream<Path> files = Files.walk(out)) {
      assertEquals(
          List.of(), files.filter(file -> file.toString().contains("checkpoint")).toList());
    }

    // Killed at the start of the second run: it is trained, the others are not again.
    Path before = out.resolve("default/rows-30/seed-1/model.safetensors");
    try (Stream<Path> files = Files.list(out.resolve("default/rows-30/seed-2"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    var time = Files.getLastModifiedTime(before);
    Cli.Result again = study(corpus, out, plan);
    assertEquals(0, again.code(), again.err());
    assertEquals(first.out(), again.out());
    assertEquals(7, again.err().lines().filter(line -> line.contains("(trained before)")).count());
    assertEquals(time, Files.getLastModifiedTime(before));

    // A part of what was compared, and one more: the table has all of it.
    Cli.Result one = study(corpus, out, "--seeds", "3");
    assertEquals(0, one.code(), one.err());
    List<String> more = Files.readAllLines(out.resolve("study.csv"));
    assertEquals(csv.size() + 2, more.size());
    assertTrue(more.containsAll(csv), more.toString());
    assertTrue(one.out().contains("default           all     3 "), one.out());
    assertEquals(2, study(corpus, out, "--seed", "9").code());
    Path refused = folder.resolve("refused");
    for (String recipe : List.of("x:model.wide=maybe", "x:foo.bar=1", "y:train.seed=4")) {
      Cli.Result wrong = study(corpus, refused, "--recipe", recipe);
      assertTrue(wrong.err().contains("recipe " + recipe.charAt(0)), wrong.err());
      assertTrue(wrong.code() == 2 || wrong.code() == 3, wrong.err());
    }
    Cli.Result few = study(corpus, refused, "--rows", "3");
    assertEquals(3, few.code());
    assertTrue(few.err().contains("3 rows: have 1 of the label"), few.err());
    assertTrue(Files.notExists(refused), "written before it was checked");
    assertEquals(2, study(corpus, out, "--recipe", "wide:model.wide=false").code());
    assertEquals(2, study(corpus, out, "--rows", "many").code());
    assertEquals(3, study(corpus, out, "--rows", "1000").code());
  }
}
