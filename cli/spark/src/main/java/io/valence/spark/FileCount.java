package io.valence.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a first reading of a file found.
 *
 * @param file its number
 * @param columns and what their values are; null if the file cannot be used
 * @param rows that can be used
 * @param bad that cannot be used
 * @param warnings about the file, such as an encoding that was told by its bytes
 * @param failure why the file cannot be used; null if it can
 */
record FileCount(
    int file, ColumnTypes columns, long rows, long bad, List<String> warnings, String failure)
    implements Serializable {
  Optional<String> problem() {
    return Optional.ofNullable(failure);
  }
}
