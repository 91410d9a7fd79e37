package io.valence.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.valence.model.TestBackends;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  /** As torch.nn.Embedding with padding_idx=0. */
  @Test
  void paddingHasNoGradient() {
    Embedding embedding = new Embedding(4, 2, 0);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TokenBatch batch = TokenBatch.of(new int[][] {{3, 0, 2}});
      Embedding.Tape tape = embedding.forward(backend, batch, null, Mode.RECORDED_EVALUATION);
      Matrix d = new Matrix(3, 2, new float[] {1, 2, 3, 4, 5, 6});
      Embedding.RowGradient gradient = embedding.backward(backend, tape, d);
      assertArrayEquals(new int[] {3, 0, 2}, gradient.ids());
      assertArrayEquals(new float[] {1, 2, 0, 0, 5, 6}, gradient.rows().data());
    }
  }
}
