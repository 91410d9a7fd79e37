package io.valence.data.table;

import java.nio.file.Path;

/** One row of a file is unusable; later rows are fine. */
public final class BadRowException extends InputException {
  private static final long serialVersionUID = 1L;

  /** The kinds of bad rows. */
  public enum Reason {
    FIELDS("too few or too many fields"),
    CELL("an error of Excel in place of a value"),
    QUOTES("broken quotes"),
    UTF8("not valid in its encoding"),
    NUL("a NUL character"),
    JSON("broken JSON, or not a JSON object"),
    LENGTH("too long"),
    TEXT("no text"),
    LABEL("no label, or one that cannot be used"),
    PROBABILITIES("no probabilities of labels"),
    SINGLE_LABEL("a label that no other row has"),
    UNKNOWN_LABEL("a label the model does not have");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private final Reason reason;
  private final long line;

  /**
   * @param line first line of the row, from 1
   */
  public BadRowException(Path file, long line, Reason reason, String problem, String remedy) {
    super(file + ":" + line, problem, remedy);
    this.reason = reason;
    this.line = line;
  }

  public Reason reason() {
    return reason;
  }

  /** The first line of the row, from 1. */
  public long line() {
    return line;
  }
}
