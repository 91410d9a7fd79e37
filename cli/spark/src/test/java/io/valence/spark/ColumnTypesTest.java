package io.valence.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.table.TableReader.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnTypesTest {
  private static final ColumnTypes FIRST =
      new ColumnTypes(List.of("a", "b", "c"), List.of(Kind.WHOLE, Kind.EMPTY, Kind.BOOLEAN));

  @Test
  void filesAreJoinedByTheNamesOfTheirColumns() {
    ColumnTypes second =
        new ColumnTypes(List.of("c", "a", "b"), List.of(Kind.TEXT, Kind.NUMBER, Kind.WHOLE));
    assertEquals(
        new ColumnTypes(List.of("a", "b", "c"), List.of(Kind.NUMBER, Kind.WHOLE, Kind.TEXT)),
        FIRST.or(second));
  }

  @Test
  void theTextIsAString() {
    assertEquals("a STRING,b STRING,c BOOLEAN", FIRST.withString("a").schema().toDDL());
    assertEquals("a BIGINT,b STRING,c BOOLEAN", FIRST.schema().toDDL());
    assertEquals("a STRING", ColumnTypes.strings(List.of("a")).schema().toDDL());
  }

  @Test
  void fieldsAreValuesOfTheirColumn() {
    assertEquals(-7L, FIRST.value(0, "-7"));
    assertEquals("", FIRST.value(1, ""));
    assertEquals(true, FIRST.value(2, "true"));
    ColumnTypes number = new ColumnTypes(List.of("a"), List.of(Kind.NUMBER));
    assertEquals(7.0, number.value(0, "7"));
  }
}
