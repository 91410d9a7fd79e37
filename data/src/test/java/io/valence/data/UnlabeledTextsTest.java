package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRows;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlabeledTextsTest {
  @TempDir private Path folder;

  /** Lines of a text file tell their encoding as the rows of a table do. */
  @Test
  void aTextFileInAnotherEncodingIsReadInIt() throws IOException {
    List<String> lines = List.of("这家酒店的服务非常好，房间也很干净", "早餐不错，下次还会来", "交通方便，价格也便宜");
    Path file = folder.resolve("texts.txt");
    Files.write(file, lines, Charset.forName("GB18030"));
    List<String> warnings = new ArrayList<>();
    BadRows warned =
        new BadRows() {
          @Override
          public void reject(BadRowException row, String raw) {
            throw row;
          }

          @Override
          public void warn(String warning) {
            warnings.add(warning);
          }
        };
    List<String> read = new ArrayList<>();
    new UnlabeledTexts(List.of(file), DataConfig.DEFAULT, warned)
        .read((text, line) -> read.add(text));
    assertEquals(lines, read);
    assertEquals(1, warnings.size(), warnings.toString());
  }
}
