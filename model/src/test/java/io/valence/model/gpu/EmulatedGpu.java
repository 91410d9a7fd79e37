package io.valence.model.gpu;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * The kernels of {@code kernels.cu}, compiled for the processor by g++, on memory of the process:
 * CUDA without a GPU.
 *
 * <p>Memory begins as NaN and becomes NaN when it is freed, so that nothing undefined goes unseen.
 */
public final class EmulatedGpu implements Gpu {
  private static NativeLibrary compiled;

  private final Map<Long, Long> sizes = new HashMap<>();
  private final NativeLibrary library;

  private EmulatedGpu(NativeLibrary library) {
    this.library = library;
  }

  /** Skips the test at hand on a machine without g++. */
  public static Gpu open() {
    return new EmulatedGpu(library());
  }

  private static synchronized NativeLibrary library() {
    if (compiled == null) {
      Assumptions.assumeTrue(new Program("g++").isThere(), "g++ is not installed");
      compiled = compile();
    }
    return compiled;
  }

  private static NativeLibrary compile() {
    try {
      Path folder = Files.createTempDirectory("valence-kernels");
      Path header = folder.resolve("emulation.h");
      try (InputStream in = EmulatedGpu.class.getResourceAsStream("emulation.h")) {
        Files.copy(in, header);
      }
      Path source = folder.resolve("kernels.cu");
      Files.writeString(source, new KernelCompiler().source());
      Path out = folder.resolve("kernels.so");
      String options = "-x c++ -O2 -Wall -Werror -shared -fPIC -include " + header;
      List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
      arguments.addAll(List.of(source.toString(), "-o", out.toString()));
      new Program("g++").run(arguments.toArray(String[]::new));
      return NativeLibrary.getInstance(out.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String description() {
    return "kernels on the processor";
  }

  @Override
  public long allocate(long bytes) {
    long address = Native.malloc(bytes);
    sizes.put(address, bytes);
    spoil(address);
    return address;
  }

  private void spoil(long address) {
    new Pointer(address).setMemory(0, sizes.get(address), (byte) 0xff); // a NaN
  }

  @Override
  public void free(long address) {
    spoil(address);
    sizes.remove(address);
    Native.free(address);
  }

  @Override
  public void upload(float[] source, int count, long to) {
    new Pointer(to).write(0, source, 0, count);
  }

  @Override
  public void upload(int[] source, long to) {
    new Pointer(to).write(0, source, 0, source.length);
  }

  @Override
  public void download(long from, float[] target, int count) {
    new Pointer(from).read(0, target, 0, count);
  }

  @Override
  public void copy(long from, long to, long bytes) {
    byte[] numbers = new Pointer(from).getByteArray(0, (int) bytes);
    new Pointer(to).write(0, numbers, 0, numbers.length);
  }

  @Override
  public void multiply(
      GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out) {
    int inner = turnA ? a.rows() : a.columns();
    call("multiply", out.rows(), out.columns(), inner)
        .with(a, a.columns(), turnA ? 1 : 0, b, b.columns(), turnB ? 1 : 0, beta, out);
  }

  @Override
  public void launch(String kernel, int items, Object... arguments) {
    call(kernel, items).with(arguments);
  }

  private interface Call {
    void with(Object... arguments);
  }

  private Call call(String function, Object... first) {
    return rest -> {
      Object[] all = Arrays.copyOf(first, first.length + rest.length);
      for (int i = 0; i < rest.length; i++) {
        all[first.length + i] = rest[i] instanceof GpuMatrix m ? new Pointer(m.address()) : rest[i];
      }
      library.getFunction(function).invokeVoid(all);
    };
  }

  @Override
  public void close() {
    sizes.keySet().forEach(Native::free);
    sizes.clear();
  }
}
