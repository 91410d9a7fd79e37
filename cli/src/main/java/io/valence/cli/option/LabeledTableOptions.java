package io.valence.cli.option;

import picocli.CommandLine.Mixin;

/** {@code --text}, {@code --label} and {@code --sheet} besides: of a table of labeled texts. */
public final class LabeledTableOptions extends TableOptions {
  @Mixin private ColumnOptions columns;

  @Override
  TextColumnOption columns() {
    return columns;
  }
}
