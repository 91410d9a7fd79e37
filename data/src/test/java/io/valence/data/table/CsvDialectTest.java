package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.output.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as written by spreadsheets and data sets. */
class CsvDialectTest implements TableReader.Handler {
  @TempDir private Path folder;

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private List<String> columns;
  private TableStyle style;
  private Set<String> needed = Set.of();

  @Override
  public Set<String> needed() {
    return needed;
  }

  @Override
  public void style(TableStyle read) {
    style = read;
  }

  @Override
  public void header(List<String> names) {
    columns = names;
  }

  @Override
  public void row(TableReader.Row row) {
    rows.add(row.fields());
    lines.add(row.line());
  }

  /** Reads it as a whole, then row by row; both must be equal. */
  private void read(String text, TableFormat format) throws IOException {
    Path file = Files.writeString(folder.resolve("f.csv"), text);
    rows.clear();
    warnings.clear();
    new CsvReader(file, format, watching(true)).read(this);
    List<List<String>> whole = List.copyOf(rows);
    List<String> warned = List.copyOf(warnings);
    rows.clear();
    lines.clear();
    warnings.clear();
    new CsvReader(file, format, watching(false)).read(this);
    assertEquals(whole, rows);
    assertEquals(warned, warnings);
  }

  private BadRows watching(boolean stops) {
    return new BadRows() {
      @Override
      public void reject(BadRowException row, String raw) {
        throw row;
      }

      @Override
      public void warn(String warning) {
        warnings.add(warning);
      }

      @Override
      public boolean stops() {
        return stops;
      }
    };
  }

  private static TableFormat format(
      char delimiter, Character quote, Character escape, boolean header) {
    return new TableFormat(
        delimiter,
        Optional.ofNullable(quote),
        Optional.ofNullable(escape),
        header,
        Optional.empty(),
        "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sep=;\ntext;label\na, b;p\nc;n\n",
        "SEP=;\r\ntext;label\r\na, b;p\r\nc;n\r\n",
        "sep=\t\ntext\tlabel\na, b\tp\nc\tn\n",
        "\"sep=;\"\ntext;label\na, b;p\nc;n\n"
      })
  void theLineForExcelSaysTheDelimiter(String text) throws IOException {
    read(text, TableFormat.CSV);
    assertEquals(List.of("text", "label"), columns);
    assertEquals(List.of(List.of("a, b", "p"), List.of("c", "n")), rows);
    assertEquals(List.of(3L, 4L), lines);
  }

  @Test
  void blankLinesBeforeTheHeaderAndTheMarkOfDosBehindAreNoRows() throws IOException {
    read("\n , \n,,\ntext,label\n \na,p\n\u001A", TableFormat.CSV);
    assertEquals(List.of("text", "label"), columns);
    assertEquals(List.of(List.of("a", "p")), rows);
    assertEquals(List.of(6L), lines);
  }

  @Test
  void emptyFieldsBeyondTheHeaderAreLeftOutAndOthersAreNot() throws IOException {
    read("text,label\na,p,,\nb,n\n", TableFormat.CSV);
    assertEquals(List.of(List.of("a", "p"), List.of("b", "n")), rows);
    String message =
        assertThrows(BadRowException.class, () -> read("text,label\na,p,,x\n", TableFormat.CSV))
            .getMessage();
    assertTrue(message.contains("f.csv:2: 4 fields where the header has 2"), message);
  }

  @Test
  void withoutAHeaderTheColumnsAreNumbered() throws IOException {
    read("4,good room\n1,bad\n", format(',', '"', null, false));
    assertEquals(List.of("1", "2"), columns);
    assertEquals(List.of(List.of("4", "good room"), List.of("1", "bad")), rows);
  }

  @Test
  void quotesMayBeCharactersAsOthers() throws IOException {
    read("text\tlabel\n\"good\tp\nsay \"x\" y\tn\n", format('\t', null, null, true));
    assertEquals(List.of(List.of("\"good", "p"), List.of("say \"x\" y", "n")), rows);
  }

  @Test
  void anEscapeTakesTheNextCharacterAsItIs() throws IOException {
    read("text,label\n\"a \\\"b\\\", c\",p\nd\\,e,n\n", format(',', '"', '\\', true));
    assertEquals(List.of(List.of("a \"b\", c", "p"), List.of("d,e", "n")), rows);
  }

  @Test
  void linesOfFastTextAreReadAsSuch() throws IOException {
    read("__label__pos good, \"film\n__label__neg bad film\n", TableFormat.CSV);
    assertEquals(List.of("label", "text"), columns);
    assertEquals(List.of(List.of("pos", "good, \"film"), List.of("neg", "bad film")), rows);
    String message =
        assertThrows(
                BadRowException.class,
                () -> read("__label__a b\n__label__a __label__b c\n", TableFormat.CSV))
            .getMessage();
    assertTrue(message.contains("f.csv:2: several labels"), message);
  }

  @Test
  void rowsSwallowedByAStrayQuoteAreSaid() throws IOException {
    read("text,label\na,p\n\"b,n\nc,p\nd\",n\ne,p\n", TableFormat.CSV);
    assertEquals(3, rows.size());
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("f.csv:3: one row from here to line 5"), warnings.get(0));
    read("label,text\np,\"a\nn,b\np,c\"\nn,d\n", TableFormat.CSV);
    assertTrue(warnings.get(0).contains("f.csv:2: one row from here to line 4"), "" + warnings);
  }

  @Test
  void aTextOfSeveralLinesIsNoSwallowedRow() throws IOException {
    for (String text :
        List.of(
            "text,label\n\"Dear all,\nit was good, very good, and clean\nbye\",p\nc,n\n",
            "text,label\n\"one, two\nthree\",p\nc,n\n",
            "text,label\n\"a name change,\nI just used the wrong name\",p\nc,n\n",
            "text\n\"a\nb\"\nc\n")) {
      read(text, TableFormat.CSV);
      assertEquals(List.of(), warnings, text);
    }
  }

  @Test
  void aTableIsWrittenAsItWasRead() throws IOException {
    String text = "\uFEFF\"text\";\"label\"\r\n\"a; b\";\"p\"\r\n\"c\";\"n\"\r\n";
    read(text, format(';', '"', null, true));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CsvWriter writer = new CsvWriter(out, style)) {
      writer.row(columns);
      rows.forEach(writer::row);
    }
    assertEquals(text, out.toString(StandardCharsets.UTF_8));
    read("text,label\na,p\n", TableFormat.CSV);
    assertEquals(TableStyle.plain(TableFormat.CSV), style);
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void theDelimiterIsThatWithWhichTheHeaderHasTheNeededColumns(String delimiter)
      throws IOException {
    needed = Set.of("text", "label");
    String table = "id;\"text\";label\r\n1;a, b;p\r\n".replace(";", delimiter);
    read(table, TableFormat.CSV);
    assertEquals(List.of("id", "text", "label"), columns);
    assertEquals(List.of(List.of("1", "a, b", "p")), rows);
    assertEquals(delimiter.charAt(0), style.format().delimiter());
  }

  @Test
  void commasAreFoundInATableSaidToHaveTabs() throws IOException {
    needed = Set.of("text");
    read("text,label\ngood,p\n", TableFormat.of('\t'));
    assertEquals(List.of(List.of("good", "p")), rows);
  }

  @Test
  void aHeaderWithoutTheNeededColumnsOrWithTheDelimiterKeepsIt() throws IOException {
    needed = Set.of("text", "label");
    read("text;stars\ngood;1\n", TableFormat.CSV);
    assertEquals(List.of("text;stars"), columns);
    read("text;label,x\ngood;p,1\n", TableFormat.CSV);
    assertEquals(List.of("text;label", "x"), columns);
    needed = Set.of();
    read("text;label\ngood;p\n", TableFormat.CSV);
    assertEquals(List.of("text;label"), columns);
  }

  /** By the quote before the second text, which another one ends. */
  private String swallowed(int lines, String odd) {
    StringBuilder text = new StringBuilder("label,text\n0,first\n1,\"");
    for (int i = 0; i < lines; i++) {
      text.append("a text\n").append(i == lines / 2 ? odd : "").append(i % 2).append(',');
    }
    return text.append("the end\"\n").toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \n", "1,one, two\n", " ", "no label\n"})
  void anOddLineDoesNotHideTheOthersThatAQuoteSwallowed(String odd) throws IOException {
    read(swallowed(12, odd), TableFormat.CSV);
    assertEquals(2, rows.size());
    assertEquals(1, warnings.size(), odd);
    assertTrue(warnings.get(0).contains("f.csv:3: one row from here to line"), warnings.get(0));
  }

  /** As MySQL and pandas write them: whatever follows is meant literally. */
  @Test
  void anEscapedCharacterIsTakenLiterally() throws IOException {
    String rows =
        """
        id,text
        1,it\\'s fine
        2,C:\\new\\table
        3,a\\, b
        4,"say \\"so\\" \\\\ \\tell"
        5,\\"open
        6,two\\
        lines
        """;
    read(rows, format(',', '"', '\\', true));
    assertEquals(
        List.of("it's fine", "C:newtable", "a, b", "say \"so\" \\ tell", "\"open", "two\nlines"),
        this.rows.stream().map(row -> row.get(1)).toList());
    read(rows.replace("4,\"say", "4,say").replace("tell\"", "tell"), format(',', null, '\\', true));
    assertEquals("say \"so\" \\ tell", this.rows.get(3).get(1));
    assertEquals("two\nlines", this.rows.get(5).get(1));
  }

  @Test
  void anEscapeThatIsTheQuoteMeansDoubledQuotes() throws IOException {
    read("id,text\n1,\"so, \"\"so\"\" a\"\n2,plain\n", format(',', '"', '"', true));
    assertEquals(List.of("so, \"so\" a", "plain"), rows.stream().map(r -> r.get(1)).toList());
  }

  @Test
  void anEscapeAtTheEndIsABadRow() throws IOException {
    Path file = Files.writeString(folder.resolve("f.csv"), "label,text\na,fine\nb,nice \\");
    TableFormat format = format(',', '"', '\\', true);
    BadRowException e =
        assertThrows(
            BadRowException.class, () -> new CsvReader(file, format, watching(true)).read(this));
    assertTrue(e.getMessage().contains("f.csv:3: the file ends with the escape"), e.getMessage());
    rows.clear();
    List<Long> bad = new ArrayList<>();
    new CsvReader(file, format, (row, raw) -> bad.add(row.line())).read(this);
    assertEquals(List.of(3L), bad);
    assertEquals(List.of(List.of("a", "fine")), rows);
  }
}
