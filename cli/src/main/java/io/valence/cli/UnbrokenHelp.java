package io.valence.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Help whose lines are broken at spaces only. Picocli's own also breaks after points and colons,
 * inside {@code train.backend} and {@code spark://HOST:7077}.
 */
final class UnbrokenHelp extends Help {
  /** How much further than its first line the rest of a text is to the right. */
  private static final int INDENT = 2;

  /** As {@link picocli.CommandLine.IHelpFactory} has it. */
  UnbrokenHelp(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  @Override
  public String description(Object... parameters) {
    return paragraphs(commandSpec().usageMessage().description(), parameters);
  }

  @Override
  public String footer(Object... parameters) {
    return paragraphs(commandSpec().usageMessage().footer(), parameters);
  }

  private String paragraphs(String[] texts, Object... parameters) {
    int width = commandSpec().usageMessage().width();
    return Stream.of(texts)
        .flatMap(
            text ->
                Stream.of(
                    colorScheme().text(String.format(Locale.ROOT, text, parameters)).splitLines()))
        .flatMap(line -> lines(line, width - 1, start(line), colorScheme()).stream())
        .map(line -> line + System.lineSeparator())
        .collect(Collectors.joining());
  }

  /** Where the second line of a paragraph begins: a command is continued to the right. */
  private static int start(Text line) {
    String plain = line.plainString();
    int spaces = plain.length() - plain.stripLeading().length();
    return spaces == 0 ? 0 : spaces + INDENT;
  }

  @Override
  public Layout createDefaultLayout(
      List<OptionSpec> options, List<PositionalParamSpec> positionals, ColorScheme colors) {
    int longOptions = calcLongOptionColumnWidth(options, positionals, colors);
    int width = commandSpec().usageMessage().width();
    TextTable columns = TextTable.forDefaultColumns(colors, longOptions, width);
    return new Layout(
        colors,
        new Table(colors, columns.columns()),
        createDefaultOptionRenderer(),
        createDefaultParameterRenderer());
  }

  /** The lines of a text, each at most that wide unless a word is wider. */
  private static List<Text> lines(Text text, int width, int start, ColorScheme colors) {
    List<Text> lines = new ArrayList<>();
    Text rest = text;
    while (rest.plainString().length() > width) {
      int end = rest.plainString().lastIndexOf(' ', width);
      if (end <= start) {
        break;
      }
      lines.add(rest.substring(0, end));
      rest = colors.text(" ".repeat(start)).concat(rest.substring(end + 1));
    }
    lines.add(rest);
    return lines;
  }

  private static final class Table extends TextTable {
    private final ColorScheme colors;
    private final int last;

    Table(ColorScheme colors, Column... columns) {
      super(colors, columns);
      this.colors = colors;
      this.last = columns.length - 1;
    }

    /** Puts a description of several lines into as many rows. */
    @Override
    public void addRowValues(Text... values) {
      int width = columns()[last].width - columns()[last].indent;
      Text[] row = values.clone();
      for (Text line : lines(values[last], width, INDENT, colors)) {
        row[last] = line;
        super.addRowValues(row);
        Arrays.fill(row, colors.text(""));
      }
    }
  }
}
