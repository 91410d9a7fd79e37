package io.valence.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the history of typed texts is kept. */
class ReplTest {
  @TempDir private Path home;

  private Path history(String state) {
    return new Repl(Map.of("HOME", home.toString(), "XDG_STATE_HOME", state)).history();
  }

  @Test
  void theStateFolderOfTheUser() {
    assertEquals(home.resolve("state/valence/history"), history(home.resolve("state").toString()));
    assertEquals(home.resolve(".local/state/valence/history"), history(""));
    assertEquals(
        home.resolve(".local/state/valence/history"),
        new Repl(Map.of("HOME", home.toString())).history());
  }

  @Test
  void withoutAFolderThereIsNone() throws IOException {
    assertNull(new Repl(Map.of()).history());
    Path file = Files.createFile(home.resolve("file"));
    assertNull(history(file.toString()));
  }
}
