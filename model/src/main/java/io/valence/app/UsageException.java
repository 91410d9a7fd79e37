package io.valence.app;

/**
 * A request that makes no sense, such as a run into a folder that contains another one; the message
 * says what to request instead.
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
