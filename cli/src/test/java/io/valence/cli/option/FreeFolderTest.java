package io.valence.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeFolderTest {
  @TempDir Path folder;

  @Test
  void theFirstNameThatNothingHas() throws IOException {
    FreeFolder free = new FreeFolder(folder.resolve("run"));
    assertEquals(folder.resolve("run"), free.path());
    Files.createDirectory(folder.resolve("run"));
    Files.createDirectory(folder.resolve("run-3"));
    assertEquals(folder.resolve("run-2"), free.path());
    Files.createFile(folder.resolve("run-2"));
    assertEquals(folder.resolve("run-4"), free.path());
  }
}
