package io.valence.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.UsageException;
import io.valence.cli.option.DataFormat;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputPathsTest {
  @TempDir private Path folder;

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private List<InputFile> files(String... given) throws IOException {
    List<String> paths = Stream.of(given).map(each -> folder.resolve(each).toString()).toList();
    return new InputPaths(paths, new Configuration()).files();
  }

  private List<String> names(String... given) throws IOException {
    return files(given).stream().map(InputFile::name).toList();
  }

  @Test
  void filesComeAsGivenAndThoseOfAFolderByName() throws IOException {
    write("z.csv", "in/b.csv", "in/a.csv", "in/_SUCCESS", "in/.hidden.csv", "in/k=1/c.csv");
    Files.createFile(folder.resolve("in/aa.csv"));
    assertEquals(List.of("z.csv", "a.csv", "b.csv", "c.csv"), names("z.csv", "in"));
    assertEquals(List.of("aa.csv"), names("in/aa.csv"));
    assertEquals(List.of("a.csv", "b.csv"), names("in/[ab].csv"));
    List<InputFile> all = files("z.csv", "in");
    for (int i = 0; i < all.size(); i++) {
      assertEquals(i, all.get(i).number());
    }
  }

  @Test
  void whatIsMissingOrEmptyIsNamed() throws IOException {
    write("in/_SUCCESS");
    InputException missing = assertThrows(InputException.class, () -> files("gone"));
    assertTrue(missing.getMessage().contains("gone: no such file or folder"), missing.getMessage());
    InputException empty = assertThrows(InputException.class, () -> files("in"));
    assertTrue(empty.getMessage().contains("contains no data"), empty.getMessage());
  }

  @Test
  void theNamesSayTheFormat() throws IOException {
    write("a.tsv.gz", "b.CSV", "c.ndjson", "d.snappy.parquet", "e.orc", "f");
    assertEquals(DataFormat.CSV, InputPaths.format(files("a.tsv.gz", "b.CSV")));
    assertEquals(DataFormat.JSONL, InputPaths.format(files("c.ndjson")));
    assertEquals(DataFormat.PARQUET, InputPaths.format(files("d.snappy.parquet")));
    assertEquals(DataFormat.ORC, InputPaths.format(files("e.orc")));
    List<InputFile> unnamed = files("f");
    assertThrows(UsageException.class, () -> InputPaths.format(unnamed));
    List<InputFile> mixed = files("e.orc", "b.CSV");
    UsageException several = assertThrows(UsageException.class, () -> InputPaths.format(mixed));
    assertTrue(several.getMessage().contains("b.CSV"), several.getMessage());
  }
}
