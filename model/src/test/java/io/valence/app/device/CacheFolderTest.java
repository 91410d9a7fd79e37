package io.valence.app.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  private static Path of(String system, Map<String, String> environment) {
    return new CacheFolder(system, "home", environment).path();
  }

  @Test
  void eachSystemHasItsPlace() {
    assertEquals(Path.of("home", ".cache", "valence"), of("Linux", Map.of()));
    assertEquals(Path.of("home", ".cache", "valence"), of("Linux", Map.of("XDG_CACHE_HOME", "")));
    assertEquals(Path.of("/big", "valence"), of("Linux", Map.of("XDG_CACHE_HOME", "/big")));
    assertEquals(Path.of("home", "Library", "Caches", "valence"), of("Mac OS X", Map.of()));
    assertEquals(Path.of("own", "valence"), of("Windows 11", Map.of("LOCALAPPDATA", "own")));
    assertEquals(Path.of("home", "AppData", "Local", "valence"), of("Windows 11", Map.of()));
  }
}
