package io.valence.data.table;

import java.util.List;

/**
 * Detects rows swallowed by a stray quote: an opening quote by mistake makes everything up to the
 * next quote a single field, including line breaks and delimiters.
 *
 * @param width fields per row
 */
record SwallowedRows(int width, char delimiter) {
  /**
   * Whether a field apparently contains whole rows: split at its line breaks, each piece has as
   * many delimiters as a row would have, none of them followed by a space, unlike commas in a
   * sentence.
   */
  boolean in(List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (width > 1 && holdsRows(fields.get(i), i)) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsRows(String field, int column) {
    if (field.indexOf('\n') < 0 && field.indexOf('\r') < 0) {
      return false;
    }
    List<String> lines = field.lines().toList();
    int last = lines.size() - 1;
    for (int i = 0; i <= last; i++) {
      int before = i == 0 ? column : 0;
      int after = i == last ? width - 1 - column : 0;
      if (delimiters(lines.get(i)) != width - 1 - before - after) {
        return false;
      }
    }
    return last > 0;
  }

  /** The number of delimiters in a line; -1 if a space follows one. */
  private int delimiters(String line) {
    int count = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == delimiter) {
        if (i + 1 < line.length() && line.charAt(i + 1) == ' ') {
          return -1;
        }
        count++;
      }
    }
    return count;
  }
}
