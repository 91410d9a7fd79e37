package io.valence.app.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The NVIDIA GPUs of this machine, from nvidia-smi, which is part of every driver. */
public final class NvidiaSmi {
  private static final List<String> QUESTION =
      List.of("--query-gpu=name,compute_cap,driver_version", "--format=csv,noheader");

  /** Longer than a healthy driver needs to wake up. */
  private static final Duration USUAL_LIMIT = Duration.ofSeconds(20);

  private final String program;
  private final String visible;
  private final Duration limit;

  /**
   * @param program nvidia-smi, by name or path
   * @param visible the value of CUDA_VISIBLE_DEVICES, numbers or names, of which CUDA uses the
   *     first; null if not set
   */
  public NvidiaSmi(String program, String visible) {
    this(program, visible, USUAL_LIMIT);
  }

  /**
   * @param limit of the time it may take
   */
  public NvidiaSmi(String program, String visible, Duration limit) {
    this.program = program;
    this.visible = visible;
    this.limit = limit;
  }

  /**
   * A GPU.
   *
   * @param capability NVIDIA's compute capability, such as 8.6
   * @param driver the driver's version
   */
  public record Gpu(String name, double capability, String driver) {
    /** Human-readable. */
    String description() {
      return name + ", compute capability " + capability + ", driver " + driver;
    }
  }

  /** The driver is missing or does not respond. */
  public static final class NoDriverException extends Exception {
    private static final long serialVersionUID = 1L;

    NoDriverException(String message) {
      super(message);
    }
  }

  /** The visible GPUs, in CUDA's order, at least one. */
  List<Gpu> find() throws NoDriverException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(QUESTION);
    if (visible != null) {
      command.add("--id=" + visible.split(",")[0].strip());
    }
    try {
      return parse(answer(command));
    } catch (IOException e) {
      throw new NoDriverException("there is no " + program + ", which comes with NVIDIA's driver");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoDriverException(program + " was interrupted");
    }
  }

  /** What it prints, into a file: to read a pipe would wait for a driver that does not answer. */
  private String answer(List<String> command)
      throws IOException, InterruptedException, NoDriverException {
    Path printed = Files.createTempFile("valence", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new NoDriverException(
            program + " has not answered for " + limit.toSeconds() + " seconds");
      }
      String answer = Files.readString(printed);
      if (process.exitValue() != 0) {
        throw new NoDriverException(program + " says: " + answer.strip());
      }
      return answer;
    } finally {
      Files.deleteIfExists(printed);
    }
  }

  private List<Gpu> parse(String answer) throws NoDriverException {
    List<Gpu> found = new ArrayList<>();
    for (String line : answer.strip().split("\\R")) {
      String[] parts = line.split(",");
      try {
        found.add(
            new Gpu(parts[0].strip(), Double.parseDouble(parts[1].strip()), parts[2].strip()));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new NoDriverException(program + " says: " + line.strip());
      }
    }
    return found;
  }
}
