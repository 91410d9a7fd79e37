package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.table.Warned;
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
    Warned warned = new Warned();
    List<String> read = new ArrayList<>();
    new UnlabeledTexts(List.of(file), DataConfig.DEFAULT, warned)
        .read((text, line) -> read.add(text));
    assertEquals(lines, read);
    assertEquals(1, warned.warnings.size(), warned.warnings.toString());
  }
}
