package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a GPU before anything is loaded, with nvidia-smi played by a script. */
@DisabledOnOs(OS.WINDOWS)
class CudaTest {
  @TempDir private Path folder;

  private Cuda with(String answer, int code) throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\nprintf '" + answer + "'\nexit " + code + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Cuda(new Gpus(program.toString()), true);
  }

  @Test
  void gpusThatNd4jHasCodeForAreUsable() throws IOException {
    for (String capability : new String[] {"3.7", "7.0", "8.6", "8.9"}) {
      Cuda cuda = with("NVIDIA A10, " + capability + ", 550.54.14\\n", 0);
      assertEquals(Optional.empty(), cuda.obstacle());
      assertEquals(
          "usable: NVIDIA A10, compute capability " + capability + ", driver 550.54.14",
          cuda.description());
    }
  }

  @Test
  void olderAndNewerGpusAreNamed() throws IOException {
    for (String capability : new String[] {"3.5", "9.0", "10.0", "12.0"}) {
      String why = with("NVIDIA H200, " + capability + ", 570.1\\n", 0).obstacle().orElseThrow();
      assertTrue(why.contains("NVIDIA H200, compute capability " + capability), why);
      assertTrue(why.contains("3.7 to 8.9"), why);
      assertTrue(why.contains("device cpu"), why);
    }
  }

  @Test
  void theFirstOfSeveralCounts() throws IOException {
    String two = "NVIDIA A100, 8.0, 570.1\\nNVIDIA H200, 9.0, 570.1\\n";
    assertEquals(Optional.empty(), with(two, 0).obstacle());
  }

  @Test
  void whatTheDriverSaysIsPassedOn() throws IOException {
    String failure = "NVIDIA-SMI has failed because it could not communicate with the driver";
    assertTrue(with(failure, 9).obstacle().orElseThrow().contains(failure));
    String old = "Field \"compute_cap\" is not a valid field to query.";
    assertTrue(with(old, 2).obstacle().orElseThrow().contains("compute_cap"));
    assertTrue(with("No devices were found\\n", 0).obstacle().orElseThrow().contains("No devices"));
    assertTrue(with("NVIDIA A10, [N/A], 1\\n", 0).obstacle().orElseThrow().contains("[N/A]"));
  }

  @Test
  void noDriver() {
    Cuda cuda = new Cuda(new Gpus(folder.resolve("none").toString()), true);
    assertTrue(cuda.obstacle().orElseThrow().contains("no usable NVIDIA driver"));
  }

  @Test
  void notInTheDistribution() {
    Cuda cuda = new Cuda(new Gpus("nvidia-smi"), false);
    assertTrue(cuda.obstacle().orElseThrow().contains("mvn -Pcuda -DskipTests package"));
    assertTrue(cuda.description().startsWith("not usable: "));
  }
}
