package io.valence.app;

/**
 * What was asked makes no sense here, such as a run into a folder that holds another one; the
 * message says what to ask for instead.
 */
public final class UsageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and what to do
   */
  public UsageException(String message) {
    super(message);
  }
}
