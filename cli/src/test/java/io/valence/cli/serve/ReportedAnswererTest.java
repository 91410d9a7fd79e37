package io.valence.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportedAnswererTest {
  @Test
  void whatIsThrownIsToldAndThrown() {
    List<Throwable> told = new ArrayList<>();
    for (Throwable problem : List.of(new IllegalStateException("a"), new LinkageError("b"))) {
      Answerer failing =
          questions -> {
            if (problem instanceof Error e) {
              throw e;
            }
            throw (RuntimeException) problem;
          };
      Answerer reported = new ReportedAnswerer(failing, told::add);
      assertSame(problem, assertThrows(Throwable.class, () -> reported.answer(List.of())));
    }
    assertEquals(List.of("a", "b"), told.stream().map(Throwable::getMessage).toList());
    assertEquals(List.of(), new ReportedAnswerer(q -> List.of(), told::add).answer(List.of()));
    assertEquals(2, told.size());
  }
}
