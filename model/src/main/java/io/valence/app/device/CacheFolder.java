package io.valence.app.device;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where programs of this system keep what they can make again.
 *
 * @param system the property {@code os.name}
 * @param home folder of the user
 * @param environment of this process
 */
record CacheFolder(String system, String home, Map<String, String> environment) {
  private static final String OWN = "valence";

  /** That of this process. */
  static CacheFolder ofThisProcess() {
    return new CacheFolder(
        System.getProperty("os.name"), System.getProperty("user.home"), System.getenv());
  }

  /** Valence's part of it; may be missing. */
  Path path() {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.contains("windows")) {
      return given("LOCALAPPDATA", Path.of(home, "AppData", "Local")).resolve(OWN);
    }
    if (name.contains("mac")) {
      return Path.of(home, "Library", "Caches", OWN);
    }
    return given("XDG_CACHE_HOME", Path.of(home, ".cache")).resolve(OWN);
  }

  private Path given(String variable, Path usual) {
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty() ? usual : Path.of(value);
  }
}
