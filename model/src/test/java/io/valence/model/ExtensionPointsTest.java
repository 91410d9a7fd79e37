package io.valence.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new cell, pooling or optimizer does not compile until every switch over it has an answer; the
 * model/README.md names these places, and the few that no compiler can find.
 */
class ExtensionPointsTest {
  private static final Path SOURCES = Path.of("src", "main", "java");

  @TempDir private Path classes;

  /**
   * One more constant of each type, in one compilation.
   *
   * @param from the text of the first constant
   * @param to the text with one more
   * @param places the classes that need an answer
   */
  private record Extension(String file, String from, String to, Set<String> places) {
    String text() throws IOException {
      return Files.readString(SOURCES.resolve(file))
          .replaceFirst("\\b" + from.replace("(", "\\("), to);
    }
  }

  private static final List<Extension> EXTENSIONS =
      List.of(
          new Extension(
              "io/valence/model/math/Cell.java",
              "LSTM(",
              "NEW(\"f\", \"h\"), LSTM(",
              Set.of("Cell", "CellKernel", "CellKernels", "Nd4jCells")),
          new Extension(
              "io/valence/model/config/CellKind.java",
              "LSTM",
              "NEW, LSTM",
              Set.of("CellKind", "Initialization", "OnnxRecurrent")),
          new Extension(
              "io/valence/model/config/Pooling.java",
              "LAST",
              "NEW, LAST",
              Set.of("Classifier", "OnnxPooling")),
          new Extension(
              "io/valence/model/config/OptimizerKind.java",
              "ADAM",
              "NEW, ADAM",
              Set.of("UpdateRule")));

  @Test
  void aNewConstantIsMissedInEveryPlace() throws IOException {
    Map<String, String> changed = new HashMap<>();
    Set<String> places = new TreeSet<>();
    for (Extension extension : EXTENSIONS) {
      changed.put(extension.file(), extension.text());
      for (String place : extension.places()) {
        assertTrue(places.add(place), "two types would be told apart by nothing: " + place);
      }
    }
    assertEquals(places, failing(changed));
  }

  /** The classes that do not compile when some files have other texts. */
  private Set<String> failing(Map<String, String> changed) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
      List<JavaFileObject> units = new ArrayList<>();
      changed.forEach((file, text) -> units.add(source(file, text)));
      try (Stream<Path> all = Files.walk(SOURCES)) {
        List<Path> others =
            all.filter(path -> path.toString().endsWith(".java"))
                .filter(path -> changed.keySet().stream().noneMatch(path::endsWith))
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
