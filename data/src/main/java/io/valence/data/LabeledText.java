package io.valence.data;

import io.valence.data.table.BadRowException;
import java.nio.file.Path;

/**
 * One row of a labeled file, as read.
 *
 * @param label its label; the likeliest if the file has probabilities only
 * @param probabilities of all labels, [K]; null without such columns
 */
record LabeledText(Path file, long line, String text, String label, float[] probabilities) {
  BadRowException wrong(BadRowException.Reason reason, String problem, String remedy) {
    return new BadRowException(file, line, reason, problem, remedy);
  }

  /** For a text in which the tokenizer finds nothing. */
  BadRowException withoutTokens() {
    return wrong(
        BadRowException.Reason.TEXT,
        text.isBlank() ? "empty text" : "nothing is left of the text without its markup",
        "remove the row");
  }
}
