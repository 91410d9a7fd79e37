package io.valence.cli.option;

import picocli.CommandLine.Mixin;

/** {@code --text} and {@code --sheet} besides: of a table of texts. */
public final class TextTableOptions extends TableOptions {
  @Mixin private TextColumnOption columns;

  @Override
  TextColumnOption columns() {
    return columns;
  }
}
