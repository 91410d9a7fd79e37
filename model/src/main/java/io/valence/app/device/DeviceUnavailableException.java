package io.valence.app.device;

/** The machine or the distribution cannot compute where it was asked to. */
public final class DeviceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found, and what to do
   * @param cause what went wrong underneath, or null
   */
  public DeviceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
