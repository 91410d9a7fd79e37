package io.valence.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.Computation;
import io.valence.app.UsageException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ThreadsOptionTest {
  @Command
  private static final class Some {
    @Mixin private ThreadsOption threads;
  }

  private static ThreadsOption parsed(String... arguments) {
    Some some = new Some();
    new CommandLine(some).parseArgs(arguments);
    return some.threads;
  }

  @Test
  void theNumberOrOnePerProcessor() {
    assertEquals(new Computation.Threads(3), parsed("--threads", "3").computation());
    assertEquals(Computation.ALL_PROCESSORS, parsed().computation());
    assertEquals(Computation.ALL_PROCESSORS, parsed("--threads", "0").computation());
  }

  @Test
  void fewerThanNoneAreRefused() {
    ThreadsOption fewer = parsed("--threads=-1");
    assertThrows(UsageException.class, fewer::count);
  }
}
