package io.valence.model.math.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Native memory is freed when the garbage collector finds its operand unreachable. An operand of
 * which a method has read the address is unreachable to the collector, though the method is still
 * at work on the memory.
 */
class NativeMemoryTest {
  private static final int SIDE = 2500; // long enough for a collection
  private static final int TIMES = 2;

  /** Until the methods are compiled: interpreted ones keep what they no longer use. */
  private static final int WARM_UP = 10_000;

  private interface Use {
    void of(Supplier<Operand> operands);
  }

  static List<Arguments> uses() {
    List<Arguments> all = new ArrayList<>();
    add(new OpenBlasGemm(), all);
    if (OneDnnGemm.isUsable()) {
      add(new OneDnnGemm(), all);
    }
    return all;
  }

  private static void add(Gemm gemm, List<Arguments> all) {
    Map<String, Use> uses =
        Map.of(
            "multiply", x -> gemm.multiply(x.get(), x.get(), x.get()),
            "transposedTimes", x -> gemm.transposedTimes(x.get(), x.get(), x.get()),
            "addTimesTransposed", x -> gemm.addTimesTransposed(x.get(), x.get(), x.get()),
            "transpose", x -> gemm.transpose(x.get(), x.get()));
    uses.forEach((name, use) -> all.add(Arguments.of(gemm.description(), name, use)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("uses")
  void memoryInUseIsNotFreed(String engine, String operation, Use use) throws Exception {
    Collector collector = new Collector(Thread.currentThread());
    for (int i = 0; i < WARM_UP; i++) {
      useOnce(use, 1, collector);
    }
    collector.start();
    for (int i = 0; i < TIMES; i++) {
      useOnce(use, SIDE, collector);
    }
    collector.finish();
    assertEquals(Set.of(), collector.premature, "freed while in use");
  }

  private static void useOnce(Use use, int side, Collector collector) {
    use.of(() -> operand(side, collector));
    collector.forget();
  }

  private static Operand operand(int side, Collector collector) {
    NativeOperand whole = NativeOperand.allocate(side * side);
    collector.watch(whole.pointer());
    return whole.part(0, side, side);
  }

  /** Collects garbage all the time, and notes the native methods whose memory was freed. */
  private static final class Collector extends Thread {
    private final Thread user;
    private final List<WeakReference<Pointer>> watched = new ArrayList<>();
    private final Set<String> premature = new HashSet<>();
    private volatile boolean done;

    Collector(Thread user) {
      this.user = user;
    }

    synchronized void watch(Pointer memory) {
      watched.add(new WeakReference<>(memory));
    }

    synchronized void forget() {
      watched.clear();
    }

    @Override
    public void run() {
      while (!done) {
        System.gc();
        look();
      }
    }

    private synchronized void look() {
      if (watched.stream().noneMatch(memory -> memory.refersTo(null))) {
        return;
      }
      StackTraceElement[] stack = user.getStackTrace(); // later than the collection
      if (stack[0].isNativeMethod() && stack[0].getClassName().startsWith("org.bytedeco.")) {
        premature.add(stack[0].getMethodName());
      }
    }

    void finish() throws InterruptedException {
      done = true;
      join();
    }
  }
}
