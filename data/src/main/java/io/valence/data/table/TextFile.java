package io.valence.data.table;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A user's text file: UTF-8, and unpacked on the way when its name ends in {@code .gz}. */
public record TextFile(Path path) {
  /** What a read does with an open file. */
  @FunctionalInterface
  public interface Use<S, T> {
    T apply(S source) throws IOException;
  }

  /** A reader over an already open stream, {@code name} standing for it in messages. */
  public static BufferedReader reader(Path name, InputStream in) {
    return new BufferedReader(new Utf8Reader(name, in, false), 1 << 16);
  }

  /**
   * Opens the file, hands its text to {@code use} and closes it.
   *
   * @throws InputException when the file cannot be opened or read
   */
  <T> T read(Use<BufferedReader, T> use) {
    return readBytes(in -> use.apply(reader(path, in)));
  }

  /** As {@link #read}, with {@link Utf8Reader#BROKEN} in the place of bytes that are no UTF-8. */
  <T> T readLeniently(Use<BufferedReader, T> use) {
    return readBytes(in -> use.apply(new BufferedReader(new Utf8Reader(path, in, true), 1 << 16)));
  }

  /**
   * All lines of a small file.
   *
   * @throws InputException when the file cannot be opened or read
   */
  public List<String> lines() {
    return read(text -> text.lines().toList());
  }

  /**
   * The whole text of a small file.
   *
   * @throws InputException when it cannot be read or has more than {@code most} characters
   */
  public String text(int most) {
    return read(
        in -> {
          char[] chars = new char[most + 1];
          int count = 0;
          for (int n = 0;
              n >= 0 && count < chars.length;
              n = in.read(chars, count, chars.length - count)) {
            count += n;
          }
          if (count > most) {
            throw new InputException(
                path.toString(), "has more than " + most + " characters", "name another file");
          }
          return new String(chars, 0, count);
        });
  }

  /** As {@link #read}, but the bytes. */
  public <T> T readBytes(Use<InputStream, T> use) {
    if (Files.isDirectory(path)) {
      throw new InputException(path.toString(), "is a folder", "name a file");
    }
    if (!Files.isReadable(path)) {
      boolean exists = Files.exists(path);
      throw new InputException(
          path.toString(),
          exists ? "cannot be read" : "no such file",
          exists ? "check its permissions" : "check the path");
    }
    try (InputStream in = open()) {
      return use.apply(in);
    } catch (UncheckedIOException e) {
      throw broken(e.getCause());
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private InputException broken(IOException problem) {
    if (problem instanceof ZipException || problem instanceof EOFException) {
      return new InputException(
          path.toString(), "broken gzip data (" + problem.getMessage() + ")", "pack the file anew");
    }
    return new InputException(
        path.toString(), "cannot be read (" + problem.getMessage() + ")", "check the file");
  }

  private InputStream open() throws IOException {
    InputStream in = new BufferedInputStream(new FileInputStream(path.toFile()), 1 << 16);
    if (!path.toString().endsWith(".gz")) {
      return in;
    }
    try {
      return new GZIPInputStream(in, 1 << 16);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
