package io.valence.model.math.cuda;

import static org.bytedeco.cuda.global.cudart.cudaGetLastError;
import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCaptureModeThreadLocal;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;
import static org.bytedeco.cuda.global.cudart.cudaSuccess;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/**
 * Sequences as <a href="https://docs.nvidia.com/cuda/cuda-c-programming-guide/#cuda-graphs">CUDA
 * graphs</a>: one call launches all of them. A sequence becomes a graph when it is run for the
 * second time, since making a graph takes longer than running its parts once; those used last are
 * kept.
 */
final class CudaGraphs implements AutoCloseable {
  private static final int MOST = 64; // sequences

  private final CUstream_st stream;
  private boolean usable = true;

  /** By last use; without a graph if seen once. */
  private final LinkedHashMap<LaunchSequence.Key, CUgraphExec_st> known =
      new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param stream where they run
   */
  CudaGraphs(CUstream_st stream) {
    this.stream = stream;
  }

  /**
   * Runs a sequence.
   *
   * @param gpu queues its parts in the stream
   */
  void run(LaunchSequence sequence, Launcher gpu) {
    LaunchSequence.Key key = sequence.key();
    if (!known.containsKey(key)) {
      known.put(key, null);
      removeOldest();
      sequence.run(gpu);
      return;
    }
    CUgraphExec_st graph = known.get(key);
    if (graph == null && usable) {
      graph = capture(sequence, gpu);
      known.put(key, graph);
    }
    if (graph == null) {
      sequence.run(gpu);
    } else {
      CudaGpu.check(cudaGraphLaunch(graph, stream), "run a graph");
    }
  }

  /** Null, and no graphs from then on, when CUDA cannot prepare one, as for lack of memory. */
  private CUgraphExec_st capture(LaunchSequence sequence, Launcher gpu) {
    CUgraph_st captured = new CUgraph_st();
    CudaGpu.check(
        cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "begin a graph");
    try {
      sequence.run(gpu);
    } catch (RuntimeException e) {
      cudaStreamEndCapture(stream, captured); // fails for the same reason
      throw e;
    }
    CudaGpu.check(cudaStreamEndCapture(stream, captured), "end a graph");
    CUgraphExec_st out = new CUgraphExec_st();
    usable = cudaGraphInstantiateWithFlags(out, captured, 0) == cudaSuccess;
    CudaGpu.check(cudaGraphDestroy(captured), "free a graph");
    if (!usable) {
      cudaGetLastError(); // is reported again otherwise
      close();
    }
    return usable ? out : null;
  }

  private void removeOldest() {
    if (known.size() <= MOST) {
      return;
    }
    Map.Entry<LaunchSequence.Key, CUgraphExec_st> oldest = known.entrySet().iterator().next();
    free(oldest.getValue());
    known.remove(oldest.getKey());
  }

  private static void free(CUgraphExec_st graph) {
    if (graph != null) {
      CudaGpu.check(cudaGraphExecDestroy(graph), "free a graph");
    }
  }

  @Override
  public void close() {
    known.values().forEach(CudaGraphs::free);
    known.clear();
  }
}
