package io.valence.data;

import java.nio.file.Path;

/** One row of a labelled file, as read. */
record LabelledText(Path file, long line, String text, String label) {
  InputException wrong(String problem, String remedy) {
    return InputException.atLine(file, line, problem, remedy);
  }
}
