package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.device.CudaDistribution;
import io.valence.app.device.CudaSupport;
import io.valence.app.device.NvidiaSmi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages about a GPU before anything is loaded, with a script as nvidia-smi. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "nvidia-smi is played by a shell script")
class CudaTest {
  @TempDir private Path folder;

  private static final CudaDistribution OWN = CudaDistribution.of("13.1");

  private CudaSupport with(String answer, int code) throws IOException {
    return with(OWN, answer, code);
  }

  private CudaSupport with(CudaDistribution distribution, String answer, int code)
      throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\nprintf '" + answer + "'\nexit " + code + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new CudaSupport(new NvidiaSmi(program.toString(), null), distribution);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.5", "8.6", "9.0", "10.0", "12.0"})
  void gpusOfToday(String capability) throws IOException {
    CudaSupport cuda = with("NVIDIA H200, " + capability + ", 580.1\\n", 0);
    assertEquals(Optional.empty(), cuda.obstacle());
    assertEquals(
        "usable: NVIDIA H200, compute capability "
            + capability
            + ", driver 580.1, by cuBLAS and Valence's kernels",
        cuda.description());
  }

  @Test
  void olderGpusAreNamed() throws IOException {
    String why = with("NVIDIA V100, 7.0, 570.1\\n", 0).obstacle().orElseThrow();
    assertTrue(why.contains("NVIDIA V100, compute capability 7.0"), why);
    assertTrue(why.contains("of compute capability 7.5 and later"), why);
    assertTrue(why.contains("device cpu"), why);
    // CUDA 12.9 has code for it.
    CudaDistribution older = CudaDistribution.of("12.9");
    assertEquals(Optional.empty(), with(older, "NVIDIA V100, 7.0, 570.1\\n", 0).obstacle());
    assertTrue(with(older, "NVIDIA K80, 3.7, 470.1\\n", 0).obstacle().isPresent());
  }

  @Test
  void nd4jHasCodeForSome() throws IOException {
    CudaDistribution nd4j = CudaDistribution.OF_ND4J;
    for (String capability : new String[] {"3.7", "7.0", "8.9"}) {
      String description = with(nd4j, "NVIDIA A10, " + capability + ", 550\\n", 0).description();
      assertTrue(description.endsWith("by ND4J's CUDA backend"), description);
    }
    String why = with(nd4j, "NVIDIA H200, 9.0, 580\\n", 0).obstacle().orElseThrow();
    assertTrue(why.contains("up to compute capability 8.9: build with -Pcuda"), why);
    assertTrue(with(nd4j, "NVIDIA K10, 3.0, 470\\n", 0).obstacle().isPresent());
  }

  @Test
  void theUserMayChooseTheGpu() throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\necho \"NVIDIA $3, 9.0, 570.1\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    String description =
        new CudaSupport(new NvidiaSmi(program.toString(), "2,0"), OWN).description();
    assertTrue(description.contains("NVIDIA --id=2"), description);
  }

  @Test
  void theFirstOfSeveralCounts() throws IOException {
    String two = "NVIDIA A100, 8.0, 570.1\\nNVIDIA V100, 7.0, 570.1\\n";
    assertTrue(with(two, 0).description().startsWith("usable: NVIDIA A100"));
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

  /** A driver that hangs: it is not waited for to its end. */
  @Test
  void aDriverThatDoesNotAnswerIsNoDriver() throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\nexec sleep 3600\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    NvidiaSmi hangs = new NvidiaSmi(program.toString(), null, Duration.ofMillis(50));
    String why = new CudaSupport(hangs, OWN).obstacle().orElseThrow();
    assertTrue(why.contains("has not answered"), why);
  }

  @Test
  void noDriver() {
    CudaSupport cuda = new CudaSupport(new NvidiaSmi(folder.resolve("none").toString(), null), OWN);
    String why = cuda.obstacle().orElseThrow();
    assertTrue(why.contains("no usable NVIDIA driver"), why);
    assertTrue(why.contains("one for CUDA 13.1 or later"), why);
  }

  @Test
  void notInTheDistribution() {
    CudaSupport cuda = new CudaSupport(new NvidiaSmi("nvidia-smi", null), CudaDistribution.NONE);
    assertTrue(cuda.obstacle().orElseThrow().contains("mvn -Pcuda -DskipTests package"));
    assertTrue(cuda.description().startsWith("not usable: "));
  }
}
