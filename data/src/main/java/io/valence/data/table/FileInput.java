package io.valence.data.table;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * The bytes of an input. That it cannot be read is an {@link InputException}, unlike what goes
 * wrong with what is made of it.
 */
final class FileInput extends FilterInputStream {
  private final Path name;

  FileInput(Path name, InputStream in) {
    super(in);
    this.name = name;
  }

  @Override
  public int read() {
    try {
      return super.read();
    } catch (IOException e) {
      throw broken(name, e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    try {
      return super.read(target, offset, length);
    } catch (IOException e) {
      throw broken(name, e);
    }
  }

  @Override
  public long skip(long count) {
    try {
      return super.skip(count);
    } catch (IOException e) {
      throw broken(name, e);
    }
  }

  /** What a failure of an input is called. */
  static InputException broken(Path name, IOException problem) {
    if (problem instanceof ZipException || problem instanceof EOFException) {
      return new InputException(
          name.toString(),
          "broken gzip data (" + problem.getMessage() + ")",
          "compress the file again");
    }
    return new InputException(
        name.toString(), "cannot be read (" + problem.getMessage() + ")", "check the file");
  }
}
