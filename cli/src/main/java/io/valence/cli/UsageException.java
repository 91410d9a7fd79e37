package io.valence.cli;

/** The command was asked for something it will not do: to overwrite a result, say. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
