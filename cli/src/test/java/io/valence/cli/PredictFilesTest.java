package io.valence.cli;

import static io.valence.cli.Cli.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, lines and sentences as {@code predict} tells them apart, reads them and writes them. */
class PredictFilesTest {
  @TempDir private Path folder;

  private Path corpus;
  private Path run;

  @BeforeEach
  void corpus() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    run = folder.resolve("run");
  }

  @Test
  void whatCanHardlyBeASentenceIsAskedAbout() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    assertFails(Cli.run("predict", "-m", run, corpus, corpus), 2, "one file at a time");
    Path lines = Files.writeString(folder.resolve("lines.txt"), "good\n");
    assertEquals(
        Cli.run("predict", "-m", run, "good").out(), Cli.run("predict", "-m", run, lines).out());
    assertFails(Cli.run("predict", "-m", run, folder), 2, "is a folder");
    assertFails(Cli.run("predict", "-m", run, "nosuch.txt"), 2, "nosuch.txt looks like a file");
    assertFails(Cli.run("predict", "-m", run, folder + "/nosuch"), 2, "looks like a file");
    assertFails(Cli.run("predict", "-m", run, "../new.xlsx"), 2, "looks like a file");
    assertFails(
        Cli.run("predict", "-m", run, "see data.csv"), 2, "echo 'see data.csv' | valence predict");
    assertFails(Cli.run("predict", "-m", run, "good film", "bad film"), 2, "2 texts; name one");
    assertFails(Cli.run("predict", "-m", run, "味道很好", "太慢了"), 2, "2 texts; name one");
    assertFails(Cli.run("encode", "-m", run, "味道很好", "太慢了"), 2, "2 texts; name one");
    assertEquals(0, Cli.run("predict", "-m", run, "good", "film").code());
    Path chinese = Files.write(folder.resolve("gb.txt"), "味道很好\n".getBytes("GB18030"));
    Cli.Result asGb =
        Cli.run("predict", "-m", run, chinese, "--json", "--set", "data.encoding=GB18030");
    assertTrue(asGb.out().contains("味道很好"), asGb.out() + asGb.err());
    assertFails(Cli.run("predict", "-m", run, chinese), 3, "not valid UTF-8");
    Files.write(chinese, "味道很好，送餐也很快\n太慢了，难吃\n".repeat(2).getBytes("GB18030"));
    Cli.Result told = Cli.run("predict", "-m", run, chinese, "--json");
    assertTrue(told.out().contains("送餐也很快"), told.out() + told.err());
    assertTrue(told.err().contains("is read as GB18030"), told.err());
    assertFails(Cli.run("predict", "-m", run, "-good film"), 2, "valence predict -m MODEL -- TEXT");
    assertFails(
        Cli.run("predict", "-m", run, "--good film"), 2, "valence predict -m MODEL -- TEXT");
    assertFails(Cli.run("predict", "-m", run, "--zzz", "2"), 2, "try: valence predict --help");
    for (String sentence : List.of("good", "and/or", "3.5", "Mr.", "好/坏", "http://x.y/z")) {
      assertEquals(0, Cli.run("predict", "-m", run, sentence).code(), sentence);
    }
    assertEquals(0, Cli.run("predict", "-m", run, "good", "film").code());
    assertFails(Cli.run("predict", "-m", run, "good", "--by", "omission"), 2, "add --explain");
    assertFails(
        Cli.run("predict", "-m", run, "-", "--on-bad-row", "skip"),
        2,
        "--on-bad-row works with a table");
    Path json = folder.resolve("out.jsonl");
    assertFails(
        Cli.run("predict", "-m", run, corpus, "-o", json), 2, "written as .csv, .tsv or .xlsx");
    Path tabs = folder.resolve("out.tsv");
    assertEquals(0, Cli.run("predict", "-m", run, corpus, "-o", tabs).code());
    assertEquals("id\ttext\tlabel\tpredicted_label\tprobability", lines(tabs).get(0));
    assertEquals(0, Cli.run("predict", "-m", run, tabs).code());
  }

  @Test
  void goodRowsBeforeABadOneAreAnswered() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "id,text\n1,good\n2,bad\n3\n4,fine\n");
    Cli.Result result = Cli.run("predict", "-m", run, rows);
    assertEquals(3, result.code());
    assertTrue(result.err().contains("rows.csv:4: 1 field where the header has 2"), result.err());
    assertTrue(result.err().contains("or leave such rows out: --on-bad-row skip"), result.err());
    assertEquals(3, result.out().lines().count(), result.out());
  }

  @Test
  void aTableIsWrittenAsItWasRead() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "\uFEFF\"text\",\"id\"\r\n\"good\",\"1\"\r\n");
    String out = Cli.run("predict", "-m", run, rows).out();
    assertTrue(out.startsWith("\uFEFF\"text\",\"id\",\"label\",\"probability\"\r\n"), out);
    assertTrue(out.startsWith("\"good\",\"1\",\"", out.indexOf('\n') + 1), out);
    Files.writeString(rows, "1,good\n2,bad\n");
    out =
        Cli.run("predict", "-m", run, rows, "--set", "data.header=false", "--set", "data.text=2")
            .out();
    assertEquals(2, out.lines().count(), out);
    assertTrue(out.startsWith("1,good,"), out);
  }

  @Test
  void aBadRowInAPredictedFileLeavesNothingHalfWritten() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path wrong = folder.resolve("wrong.csv");
    Files.writeString(wrong, "text,x\ngood,1\nbad\n");
    Path out = folder.resolve("out.csv");
    assertFails(Cli.run("predict", "-m", run, wrong, "-o", out), 3, "wrong.csv:3: 1 field");
    try (var inside = Files.list(folder)) {
      assertEquals(
          List.of("corpus.csv", "run", "wrong.csv"),
          inside.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aFileOfOneColumnKeepsItsEmptyRows() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path one = folder.resolve("one.csv");
    Files.writeString(one, "text\ngood\n\n\"\"\nbad\n");
    Cli.Result result = Cli.run("predict", "-m", run, one);
    assertEquals(5, result.out().lines().count(), result.out());
  }

  @Test
  void settingsThatBelongToTheModelAreRefused() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    assertFails(
        Cli.run("predict", "-m", run, "x", "--set", "foo.bar=1"), 3, "unknown configuration key");
    assertFails(Cli.run("predict", "-m", run, "x", "--set", "model.hidden=3"), 2, "model.hidden");
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }
}
