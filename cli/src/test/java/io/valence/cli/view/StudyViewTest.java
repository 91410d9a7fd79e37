package io.valence.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.app.study.StudyRow;
import io.valence.app.study.StudyRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudyViewTest {
  private static final StudyView VIEW =
      new StudyView(
          List.of(
              new StudyRow("default", 0, 3, 0.81, 0.01, 0.7852, 0.8348, 0, Double.NaN),
              new StudyRow("宽", 100, 3, 0.8, 0.02, 0.75, 0.85, -0.01, 0.25)));

  @Test
  void aWideTableHasTheSpread() {
    assertEquals(
        List.of(
            "recipe      rows  runs  accuracy       sd   95 % interval     against the first",
            "default      all     3    0.8100   0.0100  0.7852 to 0.8348",
            "宽           100     3    0.8000   0.0200  0.7500 to 0.8500   -1.0 points, p = 0.25"),
        VIEW.lines(100).subList(0, 3));
  }

  @Test
  void namesOfRecipesAreQuotedInCsv() {
    assertEquals(
        "recipe,rows,seed,accuracy,macro_f1,loss\n"
            + "\"a, b\",all,1,0.500000,0.250000,0.700000\n"
            + "宽,100,2,0.500000,,0.700000\n",
        VIEW.csv(
            List.of(
                new StudyRun("a, b", 0, 1, 0.5, 0.25, 0.7),
                new StudyRun("宽", 100, 2, 0.5, Double.NaN, 0.7))));
  }

  @Test
  void aNarrowTableFitsIntoSixtyColumns() {
    List<String> lines = VIEW.lines(60);
    assertEquals(
        List.of(
            "recipe      rows  accuracy   against the first",
            "default      all    0.8100",
            "宽           100    0.8000   -1.0 points, p = 0.25"),
        lines.subList(0, 3));
    assertEquals(VIEW.lines(100).subList(3, 5), lines.subList(3, 5));
  }
}
