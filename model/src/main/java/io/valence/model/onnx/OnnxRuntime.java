package io.valence.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.valence.data.Vocabulary;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

/** <a href="https://onnxruntime.ai">ONNX Runtime</a>; not compiled with {@code -Dvalence.lean}. */
public final class OnnxRuntime implements OnnxEngine {
  @Override
  public boolean isUsable() {
    try {
      return OrtEnvironment.getEnvironment() != null;
    } catch (LinkageError e) { // no jar, or none of its native libraries for this platform
      return false;
    }
  }

  @Override
  public float[][] logits(byte[] onnx, int[][] rows) {
    return new Session(onnx).logits(rows);
  }

  /** Apart, since a class that catches the library's exceptions cannot be loaded without it. */
  private record Session(byte[] onnx) {
    float[][] logits(int[][] rows) {
      int longest = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(1);
      long[] ids = new long[rows.length * longest];
      long[] lengths = new long[rows.length];
      for (int row = 0; row < rows.length; row++) {
        lengths[row] = rows[row].length;
        for (int t = 0; t < longest; t++) {
          // After the end is a word, not padding: it must have no effect.
          ids[row * longest + t] = t < rows[row].length ? rows[row][t] : Vocabulary.UNKNOWN;
        }
      }
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      long[] shape = {rows.length, longest};
      try (OrtSession session = environment.createSession(onnx);
          OnnxTensor first = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
          OnnxTensor second = OnnxTensor.createTensor(environment, lengths);
          OrtSession.Result result = session.run(Map.of("ids", first, "lengths", second))) {
        return (float[][]) result.get("logits").orElseThrow().getValue();
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime refuses the model: " + e.getMessage(), e);
      }
    }
  }
}
