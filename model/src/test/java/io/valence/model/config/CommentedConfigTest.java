package io.valence.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommentedConfigTest {
  private static final RunConfig CONFIG =
      RunConfig.DEFAULT.with("data.text=评论", "data.quote='", "model.hidden=[7,5]");

  private static RunConfig read(Set<String> set) {
    String text = String.join("\n", new CommentedConfig(CONFIG, set).lines());
    return new ConfigReader(RunConfig.DEFAULT).json("// a file\n" + text, "c.json").read();
  }

  @Test
  void keysThatAreSetAreReadAndTheOthersAreComments() {
    Set<String> all =
        new ConfigKeys().all().stream().map(ConfigKey::name).collect(Collectors.toSet());
    assertEquals(CONFIG, read(all).withDefaults(List.of()));
    assertEquals(all, Set.copyOf(read(all).given()));
    assertEquals(RunConfig.DEFAULT, read(Set.of()));
    RunConfig some = read(Set.of("model.hidden", "data.quote"));
    assertEquals(RunConfig.DEFAULT.with("data.quote='", "model.hidden=[7,5]"), some);
    assertEquals(Set.of("model.hidden", "data.quote"), Set.copyOf(some.given()));
  }

  @Test
  void everyKeyHasItsMeaningInNarrowLines() {
    var lines = new CommentedConfig(CONFIG, Set.of()).lines();
    for (ConfigKey key : new ConfigKeys().all()) {
      String name = key.name().substring(key.name().indexOf('.') + 1);
      int at =
          lines.indexOf(
              lines.stream()
                  .filter(l -> l.startsWith("    // \"" + name + "\":"))
                  .findFirst()
                  .orElseThrow());
      String last = key.plainMeaning().replaceFirst("(?s).* ", "");
      assertTrue(lines.get(at - 1).endsWith(last), lines.get(at - 1));
    }
    assertTrue(lines.stream().allMatch(line -> line.length() <= 100));
  }

  @Test
  void paragraphsBreakBetweenWords() {
    assertEquals(List.of("a bb", "ccccccc", "d"), new Paragraph("a bb ccccccc d", 5).lines());
  }
}
