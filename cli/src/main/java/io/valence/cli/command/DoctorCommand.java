package io.valence.cli.command;

import io.valence.app.LibraryVersion;
import io.valence.app.device.Backends;
import io.valence.app.device.DeviceUnavailableException;
import io.valence.app.device.ReferenceCase;
import io.valence.app.device.SelfTest;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.Version;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code valence doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Shows what this machine has, and tests that Valence computes correctly on it.",
    footerHeading = "%nExamples:%n",
    footer = {"  valence doctor", "", "Exit code 1 when a test fails."})
public final class DoctorCommand implements Callable<Integer> {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final double TOLERANCE = 1e-4;
  private static final double SECONDS = 3;

  private final Terminal terminal;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    terminal.result("Valence     %s", new LibraryVersion().number());
    terminal.result(
        "Java        %s, %s",
        System.getProperty("java.version"), System.getProperty("java.vendor"));
    terminal.result(
        "system      %s %s, %d processors%s",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        runtime.availableProcessors(),
        vectorUnits());
    terminal.result(
        "heap        at most %,d MiB (VALENCE_JAVA_OPTS=-Xmx…)", runtime.maxMemory() >> 20);
    Backends backends = new Backends();
    backends
        .descriptions()
        .forEach((name, description) -> terminal.result("%-11s %s", name, description));
    try (Backend fast = backends.bulk();
        Backend plain = backends.quick()) {
      boolean right = test(fast, plain);
      if (backends.hasGpu()) {
        right &= testGpu(backends, plain);
      }
      return right ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }
  }

  private boolean test(Backend fast, Backend plain) throws IOException {
    SelfTest test = new SelfTest();
    boolean right = passed("PyTorch's numbers", ReferenceCase.bundled().difference(fast));
    right &= passed("plain Java and BLAS agree", test.difference(fast, plain));
    right &= passed("a row alone and among others", test.paddingDifference(fast));
    terminal.result("speed       %,.0f tokens/s in training", test.speed(fast, SECONDS));
    return right;
  }

  private boolean testGpu(Backends backends, Backend plain) throws IOException {
    RunConfig config = RunConfig.DEFAULT.with("train.device=cuda");
    try (Backend gpu = backends.training(config.train())) {
      terminal.result("GPU         %s", gpu.startup());
      SelfTest test = new SelfTest();
      boolean right =
          passed("PyTorch's numbers on the GPU", ReferenceCase.bundled().difference(gpu));
      right &= passed("plain Java and the GPU agree", test.difference(gpu, plain));
      terminal.result("speed       %,.0f tokens/s in training", test.speed(gpu, SECONDS));
      return right;
    } catch (DeviceUnavailableException e) {
      terminal.result("test        the GPU: FAILED (%s)", e.getMessage());
      return false;
    }
  }

  private boolean passed(String name, double difference) {
    boolean passed = difference < TOLERANCE;
    terminal.result(
        "test        %s: %s (largest difference %.1e)",
        name, passed ? "passed" : "FAILED", difference);
    return passed;
  }

  /** The vector instructions available to BLAS, if the system reports them. */
  private static String vectorUnits() throws IOException {
    if (!Files.isReadable(PROCESSORS)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      List<String> flags =
          lines
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .map(line -> List.of(line.split("\\s+")))
              .orElse(List.of());
      return Stream.of("sse4_2", "avx2", "fma", "avx512f")
          .filter(flags::contains)
          .collect(Collectors.joining(" ", ", ", ""));
    }
  }
}
