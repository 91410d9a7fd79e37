package io.valence.data.table.csv;

import java.util.List;

/**
 * Detects rows swallowed by a stray quote: an opening quote by mistake makes everything up to the
 * next quote a single field, including line breaks and delimiters.
 *
 * @param width fields per row
 */
public record SwallowedRows(int width, char delimiter) {
  /** Of a field's lines at least this share looks like rows, if it contains rows. */
  private static final double MOST = 0.8;

  /**
   * Whether a field apparently contains whole rows: split at its line breaks, nearly each piece has
   * as many delimiters as a row would have, none of them before a space or the end, unlike commas
   * in a sentence. Blank lines do not count.
   */
  public boolean in(List<String> fields) {
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
    List<String> lines = field.lines().filter(line -> !line.isBlank()).toList();
    int last = lines.size() - 1;
    int rows = 0;
    for (int i = 0; i <= last; i++) {
      int before = i == 0 ? column : 0;
      int after = i == last ? width - 1 - column : 0;
      rows += delimiters(lines.get(i)) == width - 1 - before - after ? 1 : 0;
    }
    return last > 0 && rows >= MOST * lines.size();
  }

  /** The number of delimiters in a line; -1 if a space or nothing follows one. */
  private int delimiters(String line) {
    int count = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == delimiter) {
        if (i + 1 == line.length() || line.charAt(i + 1) == ' ') {
          return -1;
        }
        count++;
      }
    }
    return count;
  }
}
