package io.valence.app.device;

/** The machine or the distribution does not support the requested device. */
public final class DeviceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found, and what to do
   * @param cause the underlying error, or null
   */
  public DeviceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
