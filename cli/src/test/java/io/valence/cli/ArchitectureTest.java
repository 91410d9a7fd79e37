package io.valence.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Formatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Allowed package dependencies; the table of model/README.md. */
class ArchitectureTest {
  private static final int MOST_FILES = 30;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.valence");

  @Test
  void packagesFormNoCircle() {
    slices().matching("(io.valence..)").namingSlices("$1").should().beFreeOfCycles().check(CLASSES);
  }

  /** A module depends only on those before it. */
  @Test
  void modulesFormAChain() {
    forbid(
        "io.valence.data..",
        "io.valence",
        "io.valence.nn",
        "io.valence.app..",
        "io.valence.model..");
    forbid("io.valence.model..", "io.valence", "io.valence.nn", "io.valence.app..");
    forbid("io.valence.app..", "io.valence.nn");
    noClasses()
        .that()
        .resideOutsideOfPackage("io.valence.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.valence.cli..")
        .check(CLASSES);
  }

  private static void forbid(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .check(CLASSES);
  }

  /** Each package of the network depends only on those below it. */
  @ParameterizedTest
  @CsvSource({
    "math, layer|classifier|train|evaluate|explain|onnx|checkpoint|config",
    "layer, classifier|train|evaluate|explain|onnx|checkpoint|config",
    "config, layer|classifier|train|evaluate|explain|onnx|checkpoint",
    "classifier, train|evaluate|explain|onnx|checkpoint",
    "evaluate, train|explain|onnx|checkpoint",
    "train, explain|onnx|checkpoint",
    "explain, train|evaluate|onnx|checkpoint",
    "onnx, train|evaluate|explain|checkpoint",
    "checkpoint, explain|onnx"
  })
  void theNetworkIsBuiltUpwards(String from, String to) {
    for (String higher : to.split("\\|")) {
      forbid("io.valence.model." + from + "..", "io.valence.model." + higher + "..");
    }
  }

  /** Output and files are the same whatever the language of the machine. */
  @Test
  void textIsFormattedForNoLanguage() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callConstructor(Formatter.class)
        .orShould()
        .callConstructor(Formatter.class, Appendable.class)
        .because("the default locale writes other digits and separators; give Locale.ROOT")
        .check(CLASSES);
  }

  /** A library is used only where it is needed. */
  @ParameterizedTest
  @CsvSource({
    "org.dhatim.., io.valence.data.table.., io.valence.data.output.., ''",
    "picocli.., io.valence.cli, io.valence.cli.command.., io.valence.cli.option..",
    "org.apache.commons.csv.., io.valence.data.table.., io.valence.data.output.., ''",
    "org.apache.lucene.., io.valence.data.text.., '', ''",
    "org.jsoup.., io.valence.data.text.., '', ''",
    "com.ibm.icu.., io.valence.data.encoding.., io.valence.data.text.., ''",
    "org.apache.commons.statistics.., io.valence.model.evaluate.., '', ''",
    "com.fasterxml.jackson.databind.., io.valence.model.config.., io.valence.model.checkpoint..,"
        + " io.valence.cli..",
    "org.nd4j.., io.valence.model.math.nd4j.., '', ''",
    "org.bytedeco.., io.valence.model.math.host.., io.valence.model.math.cuda.., ''",
    "com.google.protobuf.., io.valence.model.onnx.., '', ''",
    "org.eclipse.jetty.., io.valence.cli.serve.., '', ''",
    "io.prometheus.., io.valence.cli.serve.., '', ''",
    "org.jline.., io.valence.cli.console.., '', ''",
    "me.tongfei.., io.valence.cli.console.., '', ''"
  })
  void aLibraryIsUsedInItsPlaceAlone(String library, String one, String two, String three) {
    noClasses()
        .that()
        .resideOutsideOfPackages(one, two.isEmpty() ? one : two, three.isEmpty() ? one : three)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .check(CLASSES);
  }

  /** A build with {@code -Dvalence.lean} has neither. */
  @Test
  void onnxRuntimeIsFoundByTheServiceLoaderAlone() {
    String adapter = "io.valence.model.onnx.OnnxRuntime";
    noClasses()
        .that()
        .haveNameNotMatching(adapter.replace(".", "\\.") + "(\\$.*)?") // and its nested class
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(adapter)
        .check(CLASSES);
  }

  /** Only the factory uses the package of a backend. */
  @ParameterizedTest
  @CsvSource({"host", "nd4j", "cuda"})
  void aBackendIsKnownToTheFactoryAlone(String backend) {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.valence.model.math." + backend + "..")
        .and()
        .doNotHaveFullyQualifiedName("io.valence.app.device.Backends")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.valence.model.math." + backend + "..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.valence.cli..")
        .should()
        .accessField(System.class, "out")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.valence.cli..")
        // Backends replaces the stream while ND4J starts, which prints.
        .and()
        .doNotHaveFullyQualifiedName("io.valence.app.device.Backends")
        .should()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void noPackageIsARoomForEverything() {
    CLASSES
        .getPackage("io.valence")
        .getSubpackagesInTree()
        .forEach(
            each -> {
              long files = files(each);
              assertTrue(files <= MOST_FILES, each.getName() + " has " + files + " files");
              String name = each.getRelativeName();
              assertTrue(!name.equals("util") && !name.equals("common"), each.getName());
            });
  }

  private static long files(JavaPackage each) {
    return each.getClasses().stream()
        .filter(type -> type.getEnclosingClass().isEmpty())
        .filter(type -> type.isTopLevelClass() && !type.isArray())
        .count();
  }
}
