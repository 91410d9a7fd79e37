package io.valence.cli.option;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parse the numbers of options; picocli's own would name Java's types in their errors. */
public record NumberConverters(CommandLine line) {
  /** Sets them for all commands of the line. */
  public void register() {
    line.registerConverter(int.class, whole(Integer::valueOf));
    line.registerConverter(Integer.class, whole(Integer::valueOf));
    line.registerConverter(long.class, whole(Long::valueOf));
    line.registerConverter(Long.class, whole(Long::valueOf));
    line.registerConverter(double.class, converter(Double::valueOf, "not a number"));
    line.registerConverter(Double.class, converter(Double::valueOf, "not a number"));
  }

  private static <N> ITypeConverter<N> whole(Function<String, N> parser) {
    return text ->
        converter(parser, text.matches("[+-]?\\d+") ? "too large" : "not a whole number")
            .convert(text);
  }

  private static <N> ITypeConverter<N> converter(Function<String, N> parser, String problem) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("\"" + text + "\" is " + problem);
      }
    };
  }
}
