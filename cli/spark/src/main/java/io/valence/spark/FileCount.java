package io.valence.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a first reading of a file found.
 *
 * @param file its number
 * @param rows that can be used
 * @param bad that cannot be used
 * @param failure why the file cannot be used; null if it can
 */
record FileCount(int file, List<String> columns, long rows, long bad, String failure)
    implements Serializable {
  Optional<String> problem() {
    return Optional.ofNullable(failure);
  }
}
