package io.valence.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder for a command that the program proposes.
 *
 * @param wanted its name where nothing has it yet
 */
public record FreeFolder(Path wanted) {
  /** The name, or with the first number from 2 on that nothing has: run-2, run-3… */
  public Path path() {
    Path free = wanted;
    for (int number = 2; Files.exists(free); number++) {
      free = wanted.resolveSibling(wanted.getFileName() + "-" + number);
    }
    return free;
  }
}
