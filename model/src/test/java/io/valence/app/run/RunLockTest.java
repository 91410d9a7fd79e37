package io.valence.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir private Path folder;

  /** Another process that trains in the folder given. */
  static final class Other {
    public static void main(String[] arguments) throws IOException {
      try {
        RunLock.of(Path.of(arguments[0])).close();
        System.out.print("locked");
      } catch (UsageException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  private String other() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out;
  }

  @Test
  void aFolderIsLockedOnceInAllProcesses() throws IOException, InterruptedException {
    RunLock first = RunLock.of(folder);
    Path again = folder.resolve("..").resolve(folder.getFileName());
    UsageException e = assertThrows(UsageException.class, () -> RunLock.of(again));
    assertTrue(e.getMessage().contains("this program is training in this folder"));
    // The second try has not given up the lock.
    assertTrue(other().contains("another process is training in this folder"));
    first.close();
    assertEquals("locked", other());
    RunLock second = RunLock.of(folder);
    first.close(); // once more, which is nothing
    assertThrows(UsageException.class, () -> RunLock.of(folder));
    assertTrue(other().contains("another process"));
    second.close();
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    Path part = Files.createFile(folder.resolve(".model.safetensors.7.part"));
    Path next = Files.createFile(RunLock.next(folder.resolve("checkpoint.safetensors")));
    Path other = Files.createFile(folder.resolve(".hidden"));
    RunLock.of(folder).close();
    assertFalse(Files.exists(part));
    assertFalse(Files.exists(next));
    assertTrue(Files.exists(other));
  }
}
