package io.valence.cli.command;

import io.valence.data.table.InputException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.file.Path;

/** The input of a command that reads texts, see {@link TextArguments}. */
sealed interface PredictInput {
  /** The file that is read; null for none. */
  default Path file() {
    return null;
  }

  /** Interactively typed texts. */
  record Typed() implements PredictInput {}

  /** Texts, one per line. */
  sealed interface Lines extends PredictInput {
    /** What they are called in messages. */
    Path name();

    /**
     * Opens them.
     *
     * @throws InputException when they cannot be read
     */
    InputStream open();
  }

  /** The lines of standard input. */
  record StandardInput() implements Lines {
    @Override
    public Path name() {
      return Path.of("standard input");
    }

    @Override
    public InputStream open() {
      return System.in;
    }
  }

  /** The lines of a file, a pipe or a device. */
  record FileLines(Path file) implements Lines {
    @Override
    public Path name() {
      return file;
    }

    /** Not with {@link java.nio.file.Files}: its streams seek, which pipes do not support. */
    @Override
    public InputStream open() {
      try {
        return new FileInputStream(file.toFile());
      } catch (FileNotFoundException e) {
        throw new InputException(file.toString(), "cannot be read", "check its permissions");
      }
    }
  }

  /** The rows of a file. */
  record Table(Path file) implements PredictInput {}

  /** One text. */
  record Sentence(String text) implements PredictInput {}
}
