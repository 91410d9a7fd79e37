package io.valence.model.checkpoint;

import java.nio.file.Path;

/** A file cannot be read or is not a model file. */
public final class ModelFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param file the model's file
   * @param problem what is wrong
   * @param remedy what to do about it
   */
  public ModelFileException(String file, String problem, String remedy) {
    super(file + ": " + problem + "; " + remedy);
  }

  private ModelFileException(String message, ModelFileException cause) {
    super(message, cause);
  }

  /** The same about the file that a copy was made of. */
  public ModelFileException ofOriginal(Path copy, String original) {
    return new ModelFileException(getMessage().replace(copy.toString(), original), this);
  }

  /** As above. */
  public ModelFileException(Path file, String problem, String remedy) {
    this(file.toString(), problem, remedy);
  }
}
