package io.valence.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A new cell, pooling or optimizer does not compile until every switch over it has an answer; the
 * model/README.md names these places, and the few that no compiler can find.
 */
class ExtensionPointsTest {
  private static final Path SOURCES = Path.of("src", "main", "java");

  @TempDir private Path classes;

  @ParameterizedTest
  @CsvSource({
    "io/valence/model/math/Cell.java, LSTM(, 'NEW(\"f\", \"h\"), LSTM(',"
        + " Cell CellKernel CellKernels Nd4jCells",
    "io/valence/model/config/CellKind.java, LSTM, 'NEW, LSTM',"
        + " CellKind Initialization OnnxRecurrent",
    "io/valence/model/config/Pooling.java, LAST, 'NEW, LAST', Classifier OnnxPooling",
    "io/valence/model/config/OptimizerKind.java, ADAM, 'NEW, ADAM', UpdateRule"
  })
  void aNewConstantIsMissedInEveryPlace(String file, String from, String to, String places)
      throws IOException {
    String changed = Files.readString(SOURCES.resolve(file)).replaceFirst("\\b" + quoted(from), to);
    assertEquals(new TreeSet<>(Arrays.asList(places.split(" "))), failing(file, changed));
  }

  private static String quoted(String from) {
    return from.replace("(", "\\(");
  }

  /** The classes that do not compile when a file has another text. */
  private Set<String> failing(String file, String text) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
      List<JavaFileObject> units = new ArrayList<>();
      units.add(source(file, text));
      try (Stream<Path> all = Files.walk(SOURCES)) {
        List<Path> others =
            all.filter(path -> path.toString().endsWith(".java"))
                .filter(path -> !path.endsWith(file))
                .toList();
        files.getJavaFileObjectsFromPaths(others).forEach(units::add);
      }
      // Without the flag javac stops at the first of them.
      List<String> options =
          List.of(
              "--release",
              "17",
              "-proc:none",
              "-nowarn",
              "-XDshould-stop.ifError=FLOW",
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      compiler.getTask(null, files, problems, options, null, units).call();
    }
    Set<String> names = new TreeSet<>();
    for (Diagnostic<? extends JavaFileObject> problem : problems.getDiagnostics()) {
      if (problem.getKind() == Diagnostic.Kind.ERROR) {
        names.add(problem.getSource().getName().replaceAll(".*[/\\\\]|\\.java", ""));
      }
    }
    return names;
  }

  private static JavaFileObject source(String file, String text) {
    return new SimpleJavaFileObject(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
