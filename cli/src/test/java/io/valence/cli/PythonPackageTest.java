package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.data.TextConfig;
import io.valence.data.Truncation;
import io.valence.data.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Python package reads models as Java does, where Python, and for models PyTorch, is there. */
class PythonPackageTest {
  private static final Path PACKAGE = Path.of("..", "scripts", "python");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double CLOSE = 2e-6;

  @TempDir private Path folder;

  private static String python(Path input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(PACKAGE.toFile()).redirectErrorStream(true);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONUTF8", "1");
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out;
  }

  private static boolean has(String module) {
    try {
      python(null, "-c", "import " + module);
      return true;
    } catch (Exception | AssertionError e) {
      return false;
    }
  }

  @Test
  void tokensAreThoseOfTheSharedCases() throws IOException {
    JsonNode cases =
        MAPPER.readTree(Files.readString(PACKAGE.resolve("tests").resolve("tokens.json")));
    assertTrue(cases.size() > 50);
    for (JsonNode each : cases) {
      Tokenizer tokenizer =
          Tokenizer.valueOf(each.get("tokenizer").asText().toUpperCase(Locale.ROOT));
      List<String> tokens = new ArrayList<>();
      each.get("tokens").forEach(token -> tokens.add(token.asText()));
      String text = each.get("text").asText();
      int prefix = each.path("prefix").asInt();
      TextConfig config = new TextConfig(tokenizer, true, prefix, 400, Truncation.HEAD);
      assertEquals(tokens, config.tokens(text), text);
    }
  }

  @Test
  void itsOwnTestsPass() throws Exception {
    Assumptions.assumeTrue(has("unittest"), "python3 is not installed");
    python(null, "-m", "unittest", "discover", "-t", ".", "-s", "tests");
  }

  /** Every pooling, cells, layers of two sizes, one direction; a linear model; 8-bit numbers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.pooling=last model.hidden=[7,5] model.wide=true data.maxTokens=6",
        "model.pooling=mean model.cell=gru data.cut=tail data.maxTokens=5 data.prefix=3",
        "model.pooling=max model.cell=rnn model.nonlinearity=relu model.bidirectional=false",
        "model.pooling=attention data.lowercase=false data.tokenizer=char",
        "model.pooling=last model.embedding=20 model.hidden=[24] shrunk"
      })
  void itsAnswersAreThoseOfJava(String settings) throws Exception {
    Assumptions.assumeTrue(has("torch"), "PyTorch is not installed");
    Path run = folder.resolve("run");
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of(Cli.corpus(folder.resolve("corpus.csv")), "-o", run));
    arguments.addAll(List.of("--set", "data.tokenizer=word"));
    for (String setting : settings.split(" ")) {
      if (setting.contains("=")) {
        arguments.addAll(List.of("--set", setting));
      }
    }
    assertEquals(0, Cli.train(arguments.toArray()).code());
    Path model = run;
    if (settings.endsWith("shrunk")) {
      model = folder.resolve("small.safetensors");
      assertEquals(0, Cli.run("shrink", run, "-o", model).code());
    }
    Path lines = folder.resolve("lines.txt");
    Files.writeString(
        lines, "a good , fine film 好看\n\nA BAD film isn't unheard of at all w1 w2\nw3\n");
    String[] java = Cli.run("predict", "-m", model, lines, "--json").out().split("\n");
    String[] python =
        python(lines, "-m", "valence_model", model.toAbsolutePath().toString()).split("\n");
    assertEquals(4, java.length);
    assertEquals(4, python.length);
    for (int i = 0; i < java.length; i++) {
      JsonNode expected = MAPPER.readTree(java[i]);
      JsonNode actual = MAPPER.readTree(python[i]);
      assertEquals(expected.get("label"), actual.get("label"));
      for (String label : List.of("positive", "negative")) {
        assertEquals(
            expected.at("/probabilities/" + label).asDouble(),
            actual.at("/probabilities/" + label).asDouble(),
            CLOSE,
            java[i]);
      }
    }
  }
}
