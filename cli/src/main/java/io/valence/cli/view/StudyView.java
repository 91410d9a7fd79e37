package io.valence.cli.view;

import io.valence.app.study.StudyPlan;
import io.valence.app.study.StudyRow;
import io.valence.app.study.StudyRun;
import io.valence.cli.console.TextWidth;
import io.valence.data.output.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table of a study as text, CSV and LaTeX.
 *
 * @param rows of the table
 */
public record StudyView(List<StudyRow> rows) {
  /**
   * The lines for a terminal.
   *
   * @param columns of the terminal; where the table is wider, it has the means without their spread
   */
  public List<String> lines(int columns) {
    List<String> table = table(true);
    if (table.stream().mapToInt(TextWidth::of).max().orElse(0) > columns) {
      table = table(false);
    }
    List<String> lines = new ArrayList<>(table);
    if (rows.stream().anyMatch(row -> row.runs() > 1)) {
      lines.add("interval: of the mean over the seeds, on these test rows (Student's t)");
    }
    if (tests() > 0) {
      lines.add("p: " + test());
    }
    return lines;
  }

  private List<String> table(boolean spread) {
    int width =
        Math.max(
            "recipe".length(),
            rows.stream().mapToInt(row -> TextWidth.of(row.recipe())).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add(
        TextWidth.padded("recipe", width)
            + (spread
                ? "     rows  runs  accuracy       sd   95 % interval     against the first"
                : "     rows  accuracy   against the first"));
    for (StudyRow row : rows) {
      lines.add(
          TextWidth.padded(row.recipe(), width)
              + (spread ? withSpread(row) : withoutSpread(row))
              + "   "
              + against(row));
    }
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static String withSpread(StudyRow row) {
    return String.format(
        Locale.ROOT,
        "  %7s  %4d    %.4f  %7s  %16s",
        count(row.rows()),
        row.runs(),
        row.mean(),
        number(row.deviation()),
        row.runs() < 2 ? "" : number(row.low()) + " to " + number(row.high()));
  }

  private static String withoutSpread(StudyRow row) {
    return String.format(Locale.ROOT, "  %7s    %.4f", count(row.rows()), row.mean());
  }

  private long tests() {
    return rows.stream().filter(row -> !Double.isNaN(row.pValue())).count();
  }

  private String test() {
    return "paired t-test over the seeds, with Holm's correction for "
        + tests()
        + (tests() == 1 ? " test" : " tests");
  }

  private static String against(StudyRow row) {
    if (Double.isNaN(row.pValue())) {
      return "";
    }
    return String.format(
        Locale.ROOT, "%+.1f points, p = %.2g", 100 * row.difference(), row.pValue());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String count(int rows) {
    return rows == StudyPlan.ALL ? "all" : Integer.toString(rows);
  }

  /** Every run, as CSV. */
  public String csv(List<StudyRun> runs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CsvWriter csv = new CsvWriter(bytes, ',')) {
      csv.row(List.of("recipe", "rows", "seed", "accuracy", "macro_f1", "loss"));
      for (StudyRun run : runs) {
        csv.row(
            List.of(
                run.recipe(),
                count(run.rows()),
                run.seed(),
                digits(run.accuracy()),
                digits(run.macroF1()),
                digits(run.loss())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String digits(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6f", value);
  }

  /** The table in LaTeX, with the package booktabs. */
  public String latex() {
    StringBuilder tex = new StringBuilder();
    tex.append("% needs \\usepackage{booktabs}\n");
    if (rows.stream().anyMatch(row -> !row.recipe().chars().allMatch(c -> c < 128))) {
      tex.append("% names in Chinese need \\usepackage{ctex}, those in other scripts a font\n");
    }
    tex.append(
        "% accuracy in percent on the test rows: mean and sample standard deviation of the runs\n");
    if (tests() > 0) {
      tex.append("% difference from the first recipe in points; p: ").append(test()).append("\n");
    }
    tex.append("\\begin{tabular}{lrrrl}\n\\toprule\n");
    tex.append("recipe & rows & runs & accuracy & against the first \\\\\n\\midrule\n");
    for (StudyRow row : rows) {
      tex.append(row.recipe().replaceAll("([_%&#$])", "\\\\$1"));
      tex.append(" & ").append(count(row.rows())).append(" & ").append(row.runs());
      tex.append(String.format(Locale.ROOT, " & $%.1f", 100 * row.mean()));
      if (!Double.isNaN(row.deviation())) {
        tex.append(String.format(Locale.ROOT, " \\pm %.1f", 100 * row.deviation()));
      }
      tex.append("$ & ");
      if (!Double.isNaN(row.pValue())) {
        tex.append(
            String.format(
                Locale.ROOT, "$%+.1f$ ($p = %.2g$)", 100 * row.difference(), row.pValue()));
      }
      tex.append(" \\\\\n");
    }
    return tex.append("\\bottomrule\n\\end{tabular}\n").toString();
  }
}
