package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCacheTest {
  private static final byte[] CODE = {1, 2, 3};

  @TempDir private Path folder;
  private int compiled;

  private byte[] get(Path cache, String key) {
    return new KernelCache(cache)
        .get(
            key,
            () -> {
              compiled++;
              return CODE;
            });
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
      return all.toList();
    }
  }

  @Test
  void codeIsCompiledOncePerKey() throws IOException {
    Path cache = folder.resolve("cache");
    assertArrayEquals(CODE, get(cache, "a"));
    assertArrayEquals(CODE, get(cache, "a"));
    assertEquals(1, compiled);
    get(cache, "b");
    assertEquals(2, compiled);
    assertEquals(2, files().size()); // and nothing half-written
  }

  @Test
  void aDamagedFileIsMadeAnew() throws IOException {
    Path cache = folder.resolve("cache");
    get(cache, "a");
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertArrayEquals(CODE, get(cache, "a"));
      assertArrayEquals(whole, Files.readAllBytes(file));
    }
    whole[whole.length - 1] ^= 1;
    Files.write(file, whole);
    assertArrayEquals(CODE, get(cache, "a"));
    assertEquals(5, compiled);
  }

  @Test
  void aFolderThatCannotBeWrittenCostsNoMoreThanTime() throws IOException {
    Path occupied = Files.writeString(folder.resolve("occupied"), "");
    assertArrayEquals(CODE, get(occupied, "a"));
    assertArrayEquals(CODE, get(occupied, "a"));
    assertEquals(2, compiled);
    assertFalse(new KernelCache(occupied).has("a"));
  }
}
