package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged distribution, started by its launcher. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class DistributionTest {
  private static final Path LAUNCHER = Path.of("target", "valence", "bin", "valence");

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  private Result run(String input, Object... arguments) throws IOException, InterruptedException {
    return start(LAUNCHER, input, arguments);
  }

  private Result start(Path launcher, String input, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toAbsolutePath().toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path in = folder.resolve("in");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Files.writeString(in, input);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it hangs");
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Libraries inside other jars and native libraries, which no POM lists. */
  @Test
  void theBillOfMaterialsNamesWhatIsInsideJars() throws IOException {
    Path file = Path.of("target", "valence", "bom.json");
    assumeTrue(Files.exists(file), "an offline build has no bill of materials");
    String bom = Files.readString(file);
    assertTrue(new ObjectMapper().readTree(bom).get("components").size() > 60);
    List<String> missing = new ArrayList<>();
    try (var jars = Files.newDirectoryStream(Path.of("target", "valence", "lib"), "*.jar")) {
      for (Path jar : jars) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          zip.stream()
              .map(entry -> inside(entry.getName()))
              .filter(name -> name != null && !bom.contains(name))
              .forEach(name -> missing.add(jar.getFileName() + ": " + name));
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  /** The name of a native library or of an artifact of Maven; null for any other file. */
  private static String inside(String file) {
    Matcher library = Pattern.compile(".*/(lib[A-Za-z0-9_]+)[^/]*\\.so[.0-9]*").matcher(file);
    Matcher artifact = Pattern.compile("META-INF/maven/[^/]+/([^/]+)/pom.properties").matcher(file);
    return library.matches() ? library.group(1) : artifact.matches() ? artifact.group(1) : null;
  }

  @Test
  void trainsAndAnswersLinesWithoutAWarning() throws IOException, InterruptedException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path run = folder.resolve("run");
    List<Object> training = new ArrayList<>(List.of("train", corpus, "-o", run));
    training.addAll(List.of(Cli.SMALL));
    Result trained = run("", training.toArray());
    assertEquals(0, trained.code, trained.err);
    assertEquals("", warnings(trained.err));

    Result answers =
        run("a good film 好看\n\r\n  \nbad\r\nlast", "predict", "-m", run, "-", "--json");
    assertEquals(0, answers.code, answers.err);
    assertEquals(
        "2 (40.0 %) of the texts have no words: their labels mean nothing",
        answers.err.lines().findFirst().orElseThrow());
    List<String> lines = answers.out.lines().toList();
    assertEquals(5, lines.size(), "one answer a line, empty ones too");
    assertTrue(lines.get(0).contains("\"text\":\"a good film 好看\""));
    assertTrue(lines.get(1).contains("\"text\":\"\",") && lines.get(1).contains("\"tokens\":0"));

    assertEquals("", run("", "predict", "-m", run, "-").out);
    String many = "a good film\nbad\n".repeat(6000);
    Result bulk = run(many, "predict", "-m", run, "-");
    assertEquals(12000, bulk.out.lines().count());
    List<String> pair = bulk.out.lines().limit(2).toList();
    assertEquals((pair.get(0) + "\n" + pair.get(1) + "\n").repeat(6000), bulk.out);
  }

  @Test
  void theArchiveRunsWhereItIsUnpacked() throws IOException, InterruptedException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    assertEquals(0, Cli.train(corpus, "-o", folder.resolve("run")).code());
    Path archive;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      archive = files.filter(f -> f.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Path place = Files.createDirectories(folder.resolve("a place"));
    Result unpacked = shell("tar xzf '" + archive.toAbsolutePath() + "' -C '" + place + "'");
    assertEquals(0, unpacked.code, unpacked.err);
    Path home;
    try (Stream<Path> inside = Files.list(place)) {
      home = inside.findFirst().orElseThrow();
    }
    Path launcher = home.resolve("bin").resolve("valence");
    Path run = folder.resolve("run");
    Result first = start(launcher, "", "predict", "-m", run, "a good film");
    assertEquals(0, first.code, first.err);
    assertTrue(Files.exists(home.resolve("lib").resolve("valence.jsa")), "no shared classes");
    Result second = start(launcher, "", "predict", "-m", run, "a good film");
    assertEquals(first.out, second.out);
    assertEquals("", second.err);
    assertTrue(Files.exists(home.resolve("bin").resolve("valence.bat")));
    String licences = Files.readString(home.resolve("THIRD-PARTY.txt"));
    assertTrue(licences.contains("GloVe 6B"), licences);
    assertTrue(licences.contains("picocli") && !licences.contains("Unknown license"), licences);
    String page = Files.readString(home.resolve("man").resolve("man1").resolve("valence-train.1"));
    assertTrue(page.contains("checkpoint\\-every"), page);
    Result completed =
        shell(
            "bash -c \". '"
                + home.resolve("completion").resolve("valence.sh")
                + "'; COMP_WORDS=(valence tra); COMP_CWORD=1; _complete_valence;"
                + " echo \\${COMPREPLY[@]}\"");
    assertTrue(completed.out.contains("train"), completed.out + completed.err);
    String onnx =
        shell("unzip -l '" + home.resolve("lib") + "'/onnxruntime-*.jar | grep native/").out;
    assertTrue(onnx.contains("libonnxruntime.so") && !onnx.contains(".dylib"), onnx);
    Path own = Files.createDirectories(home.resolve("runtime").resolve("bin")).resolve("java");
    Files.writeString(own, "#!/bin/sh\necho its own java\n");
    assertTrue(own.toFile().setExecutable(true));
    assertEquals("its own java\n", start(launcher, "", "--version").out);
  }

  @Test
  void brokenBytesOnStandardInputNameTheirLine() throws IOException, InterruptedException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path run = folder.resolve("run");
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    ProcessBuilder builder =
        new ProcessBuilder(
            LAUNCHER.toAbsolutePath().toString(), "predict", "-m", run.toString(), "-");
    Process process = builder.start();
    process.getOutputStream().write(new byte[] {'a', '\n', 'b', (byte) 0xFF, '\n'});
    process.getOutputStream().close();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(3, process.waitFor());
    assertTrue(err.contains("standard input:2: not valid UTF-8 at column 2"), err);
  }

  private Result shell(String line) throws IOException, InterruptedException {
    Path out = folder.resolve("shell.out");
    Path err = folder.resolve("shell.err");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", line)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("V", LAUNCHER.toAbsolutePath().toString());
    builder.environment().put("RUN", folder.resolve("run").toString());
    Process process = builder.start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it hangs: " + line);
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void aTrainingFitsIntoTheMemoryItIsSaidToTake() throws IOException, InterruptedException {
    String train = " train ../data/samples/reviews-en-train.csv --set train.epochs=1 -o ";
    String dry = shell("$V" + train + folder.resolve("none") + " --dry-run").out;
    Matcher said = Pattern.compile("about ([\\d,]+) MiB of heap").matcher(dry);
    assertTrue(said.find(), dry);
    // Of -Xmx one survivor space, 3 %, is not counted.
    int most = Integer.parseInt(said.group(1).replace(",", "")) * 21 / 20;
    String heap = "VALENCE_JAVA_OPTS=-Xmx" + most + "m $V";
    Result trained = shell(heap + train + folder.resolve("small"));
    assertEquals(0, trained.code, trained.err);
    assertTrue(Files.exists(folder.resolve("small").resolve("metrics.json")));
  }

  @Test
  void aSentenceLoadsNothingOfNativeLibraries() throws IOException, InterruptedException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    assertEquals(0, Cli.train(corpus, "-o", folder.resolve("run")).code());
    Path loaded = folder.resolve("classes.txt");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Result answer =
        shell(
            java
                + " -Xlog:class+load:file="
                + loaded
                + " -jar \"${V%/bin/valence}\"/lib/valence-cli-*.jar predict -m $RUN good");
    assertEquals(0, answer.code, answer.err);
    List<String> natives =
        Files.readAllLines(loaded).stream()
            .filter(line -> line.contains("org.bytedeco.") || line.contains("org.nd4j."))
            .toList();
    assertEquals(List.of(), natives);
  }

  @Test
  void oddStreamsAndLocales() throws IOException, InterruptedException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    assertEquals(0, Cli.train(corpus, "-o", folder.resolve("run")).code());
    // A reader that closes the pipe stops the command despite endless input.
    Result head = shell("yes good | $V predict -m $RUN - | head -n 1");
    assertEquals(1, head.out.lines().count());
    assertEquals("", head.err);
    Result closed = shell("$V predict -m $RUN - <&-");
    assertEquals(0, closed.code, closed.err);
    Result chinese = shell("LC_ALL=C $V predict -m $RUN '好看 film' --json");
    assertTrue(
        chinese.out.contains("\"text\":\"好看 film\"") && chinese.out.contains("\"unknown\":0"));
    Result at = shell("$V predict -m $RUN --json -- @film");
    assertTrue(at.out.contains("\"text\":\"@film\""), at.out);
    // Predictions before a broken row are not lost.
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "text,x\n" + "good,1\n".repeat(5000) + "bad\n");
    Result broken = shell("$V predict -m $RUN " + rows);
    assertEquals(3, broken.code);
    assertEquals(5001, broken.out.lines().count(), "the header and every row before it");
    if (Files.exists(Path.of("/dev/full"))) {
      for (String help : List.of("--help", "train --help", "--version")) {
        Result lost = shell("$V " + help + " > /dev/full");
        assertEquals(1, lost.code(), lost.err());
        assertEquals(1, lost.err().lines().count(), lost.err());
      }
      Result full = shell("$V inspect $RUN > /dev/full");
      assertEquals(1, full.code);
      assertEquals(1, full.err.lines().count(), full.err);
      assertTrue(full.err.contains("standard output cannot be written"), full.err);
    }
  }

  private static String warnings(String err) {
    return String.join(
        "\n",
        err.lines()
            .filter(l -> l.contains("WARN") || l.contains("SLF4J") || l.contains("Exception"))
            .toList());
  }

  @Test
  void sharedClassesOfAnotherJvmAreDoneWithoutInSilence() throws IOException, InterruptedException {
    Path home = folder.resolve("a copy");
    Path original = LAUNCHER.toAbsolutePath().getParent().getParent();
    for (String part : List.of("bin", "lib")) {
      Files.createDirectories(home.resolve(part));
      try (Stream<Path> files = Files.list(original.resolve(part))) {
        for (Path file : files.filter(f -> !f.toString().contains(".jsa")).toList()) {
          Path copy = home.resolve(part).resolve(file.getFileName());
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    assertEquals(0, Cli.train(corpus, "-o", folder.resolve("run")).code());
    Path launcher = home.resolve("bin").resolve("valence");
    Result first = start(launcher, "", "predict", "-m", folder.resolve("run"), "a good film");
    assertEquals(0, first.code, first.err);
    Files.writeString(home.resolve("lib").resolve("valence.jsa"), "made by another JVM");
    Result version = start(home.resolve("bin/valence"), "", "--version");
    assertEquals(0, version.code);
    assertEquals(run("", "--version").out, version.out);
    assertEquals("", version.err);
  }
}
