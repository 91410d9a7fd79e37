package io.valence.model.math.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.TestBackends;
import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceWeights;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class HostPreparedLayerTest {
  @Test
  void closingTheBackendFreesTheNativeMemory() {
    int hidden = 1024;
    int gates = 4 * hidden;
    RecurrenceWeights weights =
        new RecurrenceWeights(
            new Matrix(gates, 1),
            new Matrix(gates, hidden),
            new Matrix(1, gates),
            new Matrix(1, gates),
            null);
    long bytes = (long) gates * hidden * Float.BYTES;
    Backend backend = TestBackends.OPENBLAS.open(1);
    long before = Pointer.totalBytes();
    backend.prepare(Cell.LSTM, List.of(weights));
    long during = Pointer.totalBytes();
    assertTrue(during - before >= bytes / 2, during - before + " bytes more");
    backend.close();
    long freed = during - Pointer.totalBytes();
    assertTrue(freed >= bytes, freed + " bytes freed");
  }
}
