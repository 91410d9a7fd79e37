package io.valence.model.gpu;

import static org.bytedeco.cuda.global.cudart.cudaDeviceSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaMallocHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Page-locked host memory that copies to and from a GPU go through.
 *
 * <p>Copies to the GPU are put one behind the other and not waited for; at the end of the memory
 * the GPU's work is, and the front is used anew.
 */
final class CudaStaging implements AutoCloseable {
  private static final long LEAST = 1 << 26;

  private Pointer memory = new Pointer();
  private long size;
  private long used;

  /** Room for so many bytes that no copy under way uses. */
  private At take(long bytes) {
    if (bytes > size - used) {
      CudaGpu.check(cudaDeviceSynchronize(), "wait for the GPU");
      used = 0;
    }
    if (bytes > size) {
      close();
      size = Math.max(LEAST, bytes);
      memory = new Pointer();
      CudaGpu.check(cudaMallocHost(memory, size), "take page-locked memory");
    }
    At room = new At(memory.address() + used);
    used += (bytes + 7) / 8 * 8;
    return room;
  }

  void upload(float[] source, int count, Pointer to) {
    long bytes = (long) Float.BYTES * count;
    At room = take(bytes);
    room.put(source, 0, count);
    copyUp(room, bytes, to);
  }

  void upload(int[] source, Pointer to) {
    long bytes = (long) Integer.BYTES * source.length;
    At room = take(bytes);
    new IntPointer(room).put(source, 0, source.length);
    copyUp(room, bytes, to);
  }

  private static void copyUp(Pointer room, long bytes, Pointer to) {
    CudaGpu.check(cudaMemcpyAsync(to, room, bytes, cudaMemcpyHostToDevice), "copy to the GPU");
  }

  void download(Pointer from, float[] target, int count) {
    long bytes = (long) Float.BYTES * count;
    At room = take(bytes);
    CudaGpu.check(cudaMemcpyAsync(room, from, bytes, cudaMemcpyDeviceToHost), "copy from the GPU");
    CudaGpu.check(cudaDeviceSynchronize(), "finish its work");
    room.get(target, 0, count);
    used = 0; // nothing is under way
  }

  @Override
  public void close() {
    if (size > 0) {
      CudaGpu.check(cudaFreeHost(memory), "give page-locked memory back");
      size = 0;
    }
  }
}
