package io.valence.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.app.UsageException;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir private Path folder;

  @Test
  void aLinkThatLeadsNowhereIsNoFolder() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    for (Path output : new Path[] {link, link.resolve("run")}) {
      UsageException e =
          assertThrows(UsageException.class, () -> new OutputFolder(output).requirePossible());
      assertEquals(output + ": the link " + link + " leads nowhere", e.getMessage());
    }
    Files.createDirectory(folder.resolve("nothing"));
    new OutputFolder(link).requirePossible();
    new OutputFolder(link.resolve("run")).requirePossible();
  }

  /** A name of bytes that Java cannot read would be another one. */
  @Test
  void aNameThatIsNotReadableIsRefused() throws IOException {
    Path named = folder.resolve("runs\uFFFD");
    UsageException e =
        assertThrows(UsageException.class, () -> new OutputFolder(named).requirePossible());
    assertEquals(
        named + ": this name is not valid in the encoding of the system; use another one",
        e.getMessage());
    Files.createDirectory(named);
    new OutputFolder(named).requirePossible();
  }

  /** Reading a pipe never ends. */
  @Test
  void aPipeInPlaceOfAFileIsRefused() throws IOException, InterruptedException {
    Files.createDirectory(folder.resolve("member-1"));
    Files.writeString(folder.resolve("notes.txt"), "mine");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    RunFolder run = new RunFolder(folder);
    run.lock().close();
    run.requireWhole();
    Files.delete(folder.resolve(".lock"));
    for (String name : new String[] {"config.json", ".lock", "metrics.json"}) {
      Path pipe = folder.resolve(name);
      assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
      String message = pipe + ": is neither a file nor a folder; remove it";
      assertEquals(message, assertThrows(InputException.class, run::lock).getMessage());
      assertEquals(message, assertThrows(InputException.class, run::requireWhole).getMessage());
      Files.delete(pipe);
    }
    assertFalse(Files.exists(folder.resolve("nothing"), LinkOption.NOFOLLOW_LINKS));
    run.lock().close();
  }

  @Test
  void inputsThatAreNoPathsAreUnknown() throws IOException {
    RunFolder run = new RunFolder(folder);
    Path file = folder.resolve("inputs.json");
    for (String inputs :
        new String[] {
          "{\"train\":\"a\\u0000b\"}",
          "{\"train\":\"a\",\"test\":\"\\u0000\"}",
          "{\"dev\":\"a\"}",
          "["
        }) {
      Files.writeString(file, inputs);
      InputException e = assertThrows(InputException.class, run::inputs);
      assertEquals(
          file + ": does not say what the run was trained on; give TRAIN.csv too", e.getMessage());
    }
    run.saveInputs(InputPaths.of(folder.resolve("t.csv"), null, folder.resolve("s.csv")));
    assertEquals(folder.resolve("t.csv").toString(), run.inputs().train());
  }
}
