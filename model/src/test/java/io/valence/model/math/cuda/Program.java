package io.valence.model.math.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A compiler of this machine. */
record Program(String name) {
  boolean isThere() {
    try {
      run("--version");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it prints; fails when it fails. */
  String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ":\n" + printed);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return printed;
  }
}
