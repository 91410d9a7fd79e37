package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void ofTwoThatWriteAtOnceTheLastHasTheWholeFile() throws Exception {
    Path file = folder.resolve("out.csv");
    CountDownLatch both = new CountDownLatch(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Void>> done =
          threads.invokeAll(
              List.of("a", "b").stream()
                  .map(
                      letter ->
                          (java.util.concurrent.Callable<Void>)
                              () -> {
                                write(file, letter, both);
                                return null;
                              })
                  .toList());
      for (Future<Void> each : done) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
    String text = Files.readString(file);
    assertTrue(text.equals("a".repeat(20_000)) || text.equals("b".repeat(20_000)), "mixed");
    assertEquals(List.of("out.csv"), names());
  }

  /** Writes a file when the process ends. */
  static final class AtExit {
    public static void main(String[] arguments) {
      Thread writing =
          new Thread(
              () -> {
                try {
                  new AtomicFile(Path.of(arguments[0])).write("whole");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Runtime.getRuntime().addShutdownHook(writing);
    }
  }

  @Test
  void aProgramMayWriteAtItsEnd() throws Exception {
    Path file = folder.resolve("last.csv");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AtExit.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertEquals(0, program.waitFor());
    assertEquals("whole", Files.readString(file));
  }

  /** A service that trains again and again writes files without end. */
  @Test
  void nothingIsRememberedOfAFileThatIsWritten() throws Exception {
    Path file = folder.resolve("out.csv");
    new AtomicFile(file).write("first");
    long before = livingThreads();
    for (int i = 0; i < 300; i++) {
      new AtomicFile(file).write("again");
    }
    assertTrue(livingThreads() < before + 100, before + " before, " + livingThreads());
  }

  /** Started or not: those that run at exit are not. */
  private static long livingThreads() throws Exception {
    String classes =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return classes
        .lines()
        .filter(line -> line.matches(".* java.lang.Thread( .*)?"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
        .sum();
  }

  /** Half of it, then the rest when the other one has written its half. */
  private static void write(Path file, String letter, CountDownLatch both) throws IOException {
    byte[] half = letter.repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    new AtomicFile(file)
        .write(
            out -> {
              out.write(half);
              out.flush();
              both.countDown();
              try {
                both.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              out.write(half);
            });
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aLinkIsReplacedOrFollowedAsAskedFor() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    new AtomicFile(link, true).write("new");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(target));
    new AtomicFile(link).write("own");
    assertFalse(Files.isSymbolicLink(link));
    assertEquals("own", Files.readString(link));
    assertEquals("new", Files.readString(target));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whoMayReadAFileMayReadTheOneInItsPlace() throws IOException {
    Path file = folder.resolve("f");
    for (String mode : List.of("rw-------", "rw-rw-rw-", "rwxr-x---", "r--r--r--")) {
      Files.writeString(folder.resolve("g"), "old");
      Files.move(folder.resolve("g"), file, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      new AtomicFile(file).write("new");
      assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertEquals("new", Files.readString(file));
    }
  }

  @Test
  void whatFailsLeavesTheFileAsItWas() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");
    assertThrows(
        IOException.class,
        () ->
            new AtomicFile(file)
                .write(
                    out -> {
                      out.write(1);
                      throw new IOException("told to");
                    }));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("f"), names());
  }

  @Test
  void aWriterThatFailsUncheckedIsNamedToo() throws IOException {
    Path file = folder.resolve("out.csv");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                new AtomicFile(file)
                    .write(
                        out -> {
                          throw new UncheckedIOException(new IOException("File too large"));
                        }));
    assertTrue(
        e.getMessage().startsWith(file + ": cannot be written (File too large)"), e.getMessage());
    assertEquals(List.of(), names());
  }

  @Test
  void aFolderThatIsGoneIsSaid() {
    Path file = folder.resolve("gone").resolve("file.txt");
    IOException e = assertThrows(IOException.class, () -> new AtomicFile(file).write("text"));
    assertEquals(file + ": cannot be written, its folder is gone", e.getMessage());
  }
}
