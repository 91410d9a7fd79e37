package io.valence.cli.option;

import io.valence.app.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What to score: the options that {@code valence score} hands on to the program inside Apache
 * Spark. Paths are those of Hadoop's file systems, such as {@code s3a://bucket/texts}.
 */
public final class ScoreOptions {
  private static final String QUARANTINE = "quarantine=";

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "Files, folders or patterns: Parquet, ORC, CSV, TSV or JSON Lines, on any file system of"
              + " Hadoop.")
  private List<String> inputs = List.of();

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      required = true,
      description = "Run folder or .safetensors file, on any file system of Hadoop.")
  private String model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "Folder for the rows with label and probability.")
  private String output;

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description = "parquet, orc, csv or jsonl. Default: by the names of the files.")
  private DataFormat inputFormat;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      description = "parquet, orc, csv or jsonl. Default: that of the input.")
  private DataFormat outputFormat;

  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      description = "Column with the texts. Default: as in training.")
  private String text;

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      description =
          "How to read CSV: data.delimiter, data.quote, data.escape, data.header, data.encoding."
              + " Repeatable.")
  private List<String> settings = List.of();

  @Option(
      names = "--probabilities",
      description = "Add a column with the probability of each label: probability_LABEL.")
  private boolean probabilities;

  @Option(
      names = "--ordered",
      description =
          "Write the rows in the order of the input, at the cost of sorting them. Without it the"
              + " order is Spark's.")
  private boolean ordered;

  @Option(
      names = "--exact",
      description =
          "Compute in plain Java: the same bits as on one machine. Otherwise native libraries are"
              + " used if they are there, and probabilities differ by at most 2e-6.")
  private boolean exact;

  @Option(
      names = "--on-bad-row",
      paramLabel = "fail|skip|quarantine=DIR",
      defaultValue = "fail",
      description =
          "What to do with rows of CSV and JSON Lines that cannot be used. Default: "
              + "${DEFAULT-VALUE}.")
  private String onBadRow;

  @Option(
      names = {"-f", "--force"},
      description = "Replace OUT.")
  private boolean force;

  /** Files, folders or patterns; at least one. */
  public List<String> inputs() {
    return inputs;
  }

  public String model() {
    return model;
  }

  public String output() {
    return output;
  }

  /** The format of the input; empty for what the names of the files say. */
  public Optional<DataFormat> inputFormat() {
    return Optional.ofNullable(inputFormat);
  }

  /** The format of the output; empty for that of the input. */
  public Optional<DataFormat> outputFormat() {
    return Optional.ofNullable(outputFormat);
  }

  /** How the input is read, as assignments such as {@code data.text=body}. */
  public List<String> settings() {
    List<String> all = new ArrayList<>(settings);
    if (text != null) {
      all.add("data.text=" + text);
    }
    return all;
  }

  public boolean probabilities() {
    return probabilities;
  }

  public boolean ordered() {
    return ordered;
  }

  public boolean exact() {
    return exact;
  }

  public boolean force() {
    return force;
  }

  /** Whether the first bad row ends the program. */
  public boolean failsOnBadRow() {
    return onBadRow.equals("fail");
  }

  /** The folder for bad rows; empty for none. */
  public Optional<String> quarantine() {
    return onBadRow.startsWith(QUARANTINE)
        ? Optional.of(onBadRow.substring(QUARANTINE.length()))
        : Optional.empty();
  }

  /** Throws if options make no sense. */
  public void requireConsistentOptions() {
    boolean named = onBadRow.startsWith(QUARANTINE) && onBadRow.length() > QUARANTINE.length();
    if (!failsOnBadRow() && !onBadRow.equals("skip") && !named) {
      throw new UsageException(
          "--on-bad-row: \"" + onBadRow + "\" is not one of fail, skip, quarantine=DIR");
    }
  }

  /** These options as arguments of a command line, which gives the same options again. */
  public List<String> arguments() {
    List<String> all = new ArrayList<>(List.of("--model=" + model, "--output=" + output));
    inputFormat().ifPresent(format -> all.add("--input-format=" + name(format)));
    outputFormat().ifPresent(format -> all.add("--output-format=" + name(format)));
    settings().forEach(setting -> all.add("--set=" + setting));
    all.add("--on-bad-row=" + onBadRow);
    addIf(probabilities, "--probabilities", all);
    addIf(ordered, "--ordered", all);
    addIf(exact, "--exact", all);
    addIf(force, "--force", all);
    all.add("--");
    all.addAll(inputs);
    return all;
  }

  private static String name(DataFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private static void addIf(boolean wanted, String option, List<String> all) {
    if (wanted) {
      all.add(option);
    }
  }
}
