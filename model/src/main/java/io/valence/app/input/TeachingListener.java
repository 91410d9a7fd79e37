package io.valence.app.input;

/** Is told how far the teachers of a training are with their answers, which can take minutes. */
@FunctionalInterface
public interface TeachingListener {
  /**
   * Some texts of a file are answered.
   *
   * @param done number of answers to it, at first 0
   * @param total number of its texts, times that of the teachers
   */
  void answered(long done, long total);
}
