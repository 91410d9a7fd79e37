package io.valence.model.math.nd4j;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The places of matrices on the device.
 *
 * <p>A host matrix is copied to the device on first use there and stays until the host asks for its
 * data: parameters and optimizer state stay from step to step. The matrices of a pass are in a
 * workspace, one block that all passes reuse.
 */
final class Nd4jMemory {
  private static final WorkspaceConfiguration SCRATCH =
      WorkspaceConfiguration.builder()
          .policyAllocation(AllocationPolicy.STRICT)
          .policyLearning(LearningPolicy.OVER_TIME)
          .cyclesBeforeInitialization(2)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();
  private static final String NAME = "valence";

  private int open;

  private record OnDevice(INDArray array) implements Matrix.DeviceCopy {
    @Override
    public void get(float[] target) {
      float[] numbers = array.dup('c').data().asFloat();
      System.arraycopy(numbers, 0, target, 0, numbers.length);
    }
  }

  /** Runs a step; the next step reuses its scratch memory. */
  <T> T pass(Supplier<T> step) {
    if (open > 0) {
      return step.get();
    }
    MemoryWorkspace scratch = Nd4j.getWorkspaceManager().getAndActivateWorkspace(SCRATCH, NAME);
    open++;
    try {
      return step.get();
    } finally {
      open--;
      scratch.close();
    }
  }

  /** [rows, columns] of scratch, undefined. */
  INDArray scratch(int rows, int columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'c');
  }

  /** A matrix for the array. */
  Matrix matrix(INDArray array) {
    return new Matrix(array.rows(), array.columns(), new OnDevice(array));
  }

  /** The matrix's data on the device, to be read or changed. */
  INDArray of(Matrix x) {
    if (x.deviceCopy() == null) {
      float[] numbers = x.data().length == x.size() ? x.data() : Arrays.copyOf(x.data(), x.size());
      keep(x, () -> Nd4j.create(numbers, new long[] {x.rows(), x.columns()}, 'c'));
    }
    return array(x);
  }

  /** Like {@link #of}, in row-major order, for products. */
  INDArray rowMajor(Matrix x) {
    INDArray array = of(x);
    return array.ordering() == 'c' ? array : array.dup('c');
  }

  /** Space on the device for the matrix's new data. */
  INDArray room(Matrix x) {
    if (x.deviceCopy() == null) {
      keep(x, () -> scratch(x.rows(), x.columns()));
    }
    return array(x);
  }

  /** Marks the device data as newer than the host's. */
  private static INDArray array(Matrix x) {
    OnDevice copy = (OnDevice) x.deviceCopy();
    x.moveTo(copy);
    return copy.array;
  }

  /** Outside the workspace, since the matrix may outlive the pass. */
  private static void keep(Matrix x, Supplier<INDArray> array) {
    MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      x.moveTo(new OnDevice(array.get()));
    } finally {
      none.close();
    }
  }
}
