package io.valence.model.math.cuda;

import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaMallocHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import java.util.function.DoubleSupplier;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Page-locked host memory for copies to and from a GPU.
 *
 * <p>Copies to the GPU are queued and not waited for. At the end of the memory, the GPU is
 * synchronized and the memory is reused from the start.
 */
final class CudaStaging implements AutoCloseable {
  private static final int SIZE = 1 << 24; // numbers of 4 bytes

  /** How many elements may be on their way to the host. */
  static final int MOST_LATER = 1024;

  private final CUstream_st stream;
  private final Pointer memory = new Pointer();
  private final Pointer later = new Pointer();
  private int used;
  private long asked; // of later
  private long arrived;

  /**
   * @param stream where copies are queued
   */
  CudaStaging(CUstream_st stream) {
    this.stream = stream;
    CudaGpu.check(cudaMallocHost(memory, (long) Float.BYTES * SIZE), "take page-locked memory");
    CudaGpu.check(
        cudaMallocHost(later, (long) Float.BYTES * MOST_LATER), "take page-locked memory");
  }

  /** Space for an element or more, not in a pending copy. */
  private AddressPointer take() {
    if (used == SIZE) {
      CudaGpu.check(cudaStreamSynchronize(stream), "wait for the GPU");
      used = 0;
    }
    return new AddressPointer(memory.address() + (long) Float.BYTES * used);
  }

  private int fits(int count) {
    return Math.min(count, SIZE - used);
  }

  void upload(float[] source, int count, long to) {
    for (int done = 0; done < count; ) {
      AddressPointer room = take();
      int part = fits(count - done);
      room.put(source, done, part);
      copyUp(room, part, to + (long) Float.BYTES * done);
      done += part;
    }
  }

  void upload(int[] source, long to) {
    for (int done = 0; done < source.length; ) {
      AddressPointer room = take();
      int part = fits(source.length - done);
      new IntPointer(room).put(source, done, part);
      copyUp(room, part, to + (long) Integer.BYTES * done);
      done += part;
    }
  }

  private void copyUp(AddressPointer room, int count, long to) {
    long bytes = (long) Float.BYTES * count;
    CudaGpu.check(
        cudaMemcpyAsync(new AddressPointer(to), room, bytes, cudaMemcpyHostToDevice, stream),
        "copy to the GPU");
    used += count;
  }

  void download(long from, float[] target, int count) {
    for (int done = 0; done < count; ) {
      AddressPointer room = take();
      int part = fits(count - done);
      AddressPointer source = new AddressPointer(from + (long) Float.BYTES * done);
      long bytes = (long) Float.BYTES * part;
      CudaGpu.check(
          cudaMemcpyAsync(room, source, bytes, cudaMemcpyDeviceToHost, stream),
          "copy from the GPU");
      CudaGpu.check(cudaStreamSynchronize(stream), "finish its work");
      room.get(target, done, part);
      used = 0; // no pending copies
      done += part;
    }
  }

  /** See {@link Gpu#later}. */
  DoubleSupplier later(long from) {
    long number = asked++;
    AddressPointer room = new AddressPointer(later.address() + Float.BYTES * (number % MOST_LATER));
    CudaGpu.check(
        cudaMemcpyAsync(
            room, new AddressPointer(from), Float.BYTES, cudaMemcpyDeviceToHost, stream),
        "copy from the GPU");
    return () -> arrived(number, room);
  }

  private double arrived(long number, AddressPointer room) {
    if (asked - number > MOST_LATER) {
      throw new IllegalStateException("too late: " + (asked - number) + " numbers ago");
    }
    if (number >= arrived) {
      CudaGpu.check(cudaStreamSynchronize(stream), "finish its work");
      arrived = asked;
    }
    return room.get(0);
  }

  @Override
  public void close() {
    CudaGpu.check(cudaFreeHost(later), "give page-locked memory back");
    CudaGpu.check(cudaFreeHost(memory), "give page-locked memory back");
  }
}
