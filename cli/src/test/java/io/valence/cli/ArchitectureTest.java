package io.valence.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module table of the README. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.valence");

  @Test
  void packagesFormAChain() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("data")
        .definedBy("io.valence.data..")
        .layer("math")
        .definedBy("io.valence.model.math..")
        .layer("gpu")
        .definedBy("io.valence.model.gpu..")
        .layer("layer")
        .definedBy("io.valence.model.layer..")
        .layer("classifier")
        .definedBy("io.valence.model.classifier..")
        .layer("train")
        .definedBy("io.valence.model.train..")
        .layer("checkpoint")
        .definedBy("io.valence.model.checkpoint..")
        .layer("explain")
        .definedBy("io.valence.model.explain..")
        .layer("onnx")
        .definedBy("io.valence.model.onnx..")
        .layer("cli")
        .definedBy("io.valence.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("explain")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("onnx")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("checkpoint")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("train")
        .mayOnlyBeAccessedByLayers("checkpoint", "cli")
        .whereLayer("classifier")
        .mayOnlyBeAccessedByLayers("train", "explain", "onnx", "checkpoint", "cli")
        .whereLayer("layer")
        .mayOnlyBeAccessedByLayers("classifier", "train", "explain", "onnx", "checkpoint", "cli")
        .whereLayer("gpu")
        .mayOnlyBeAccessedByLayers("math", "cli")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers(
            "layer", "classifier", "train", "explain", "onnx", "checkpoint", "cli")
        .check(CLASSES);
  }

  @Test
  void nativeCodeIsUsedInMathAndGpuAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.valence.model.math..", "io.valence.model.gpu..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void jsonIsBoundToRecordsInCheckpointAndCliAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.valence.model.checkpoint..", "io.valence.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson.databind..")
        .check(CLASSES);
  }

  @Test
  void theCommandLineLibraryAndThePrintingAreInCliAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.valence.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.valence.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
