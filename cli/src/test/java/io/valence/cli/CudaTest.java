package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.device.CudaSupport;
import io.valence.app.device.NvidiaSmi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Messages about a GPU before anything is loaded, with a script as nvidia-smi. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "nvidia-smi is played by a shell script")
class CudaTest {
  @TempDir private Path folder;

  private CudaSupport with(String answer, int code) throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\nprintf '" + answer + "'\nexit " + code + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new CudaSupport(new NvidiaSmi(program.toString(), null), true);
  }

  @Test
  void gpusThatNd4jHasCodeForAreItsOwn() throws IOException {
    for (String capability : new String[] {"3.7", "7.0", "8.6", "8.9"}) {
      CudaSupport cuda = with("NVIDIA A10, " + capability + ", 550.54.14\\n", 0);
      assertEquals(Optional.empty(), cuda.obstacle());
      assertFalse(cuda.isTooNewForNd4j());
      assertEquals(
          "usable: NVIDIA A10, compute capability "
              + capability
              + ", driver 550.54.14, by ND4J's CUDA backend",
          cuda.description());
    }
  }

  @Test
  void newerGpusGetTheOtherPath() throws IOException {
    for (String capability : new String[] {"9.0", "10.0", "12.0"}) {
      CudaSupport cuda = with("NVIDIA H200, " + capability + ", 570.1\\n", 0);
      assertEquals(Optional.empty(), cuda.obstacle());
      assertTrue(cuda.isTooNewForNd4j());
      assertTrue(cuda.description().endsWith("by cuBLAS and Valence's kernels"));
    }
  }

  @Test
  void olderGpusAreNamed() throws IOException {
    String why = with("NVIDIA K10, 3.0, 470.1\\n", 0).obstacle().orElseThrow();
    assertTrue(why.contains("NVIDIA K10, compute capability 3.0"), why);
    assertTrue(why.contains("from compute capability 3.7"), why);
    assertTrue(why.contains("device cpu"), why);
  }

  @Test
  void theUserMayChooseTheGpu() throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\necho \"NVIDIA $3, 9.0, 570.1\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    String description =
        new CudaSupport(new NvidiaSmi(program.toString(), "2,0"), true).description();
    assertTrue(description.contains("NVIDIA --id=2"), description);
  }

  @Test
  void theFirstOfSeveralCounts() throws IOException {
    String two = "NVIDIA A100, 8.0, 570.1\\nNVIDIA H200, 9.0, 570.1\\n";
    assertFalse(with(two, 0).isTooNewForNd4j());
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
    CudaSupport cuda =
        new CudaSupport(new NvidiaSmi(folder.resolve("none").toString(), null), true);
    assertTrue(cuda.obstacle().orElseThrow().contains("no usable NVIDIA driver"));
  }

  @Test
  void notInTheDistribution() {
    CudaSupport cuda = new CudaSupport(new NvidiaSmi("nvidia-smi", null), false);
    assertTrue(cuda.obstacle().orElseThrow().contains("mvn -Pcuda -DskipTests package"));
    assertTrue(cuda.description().startsWith("not usable: "));
  }
}
