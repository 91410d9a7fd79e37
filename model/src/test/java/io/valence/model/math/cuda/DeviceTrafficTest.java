package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Seed;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.CellKind;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import io.valence.model.train.Optimizer;
import io.valence.model.train.TrainingStep;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes between a GPU and the host in a step: what is small, and what nothing waits for. */
@Tag("gpu")
class DeviceTrafficTest {
  private static final int[][] ROWS = {{2, 3, 4, 5}, {6, 7}, {3, 3, 8}, {9}};
  private static final int[] LABELS = {0, 1, 1, 0};

  /** Counts what the GPU it stands for is asked. */
  private static final class Counting extends ForwardingGpu {
    private int downloaded; // numbers
    private int later; // numbers that nothing waits for
    private int allocated; // times
    private int products;
    private int cells; // their kernels

    private Counting(Gpu gpu) {
      super(gpu);
    }

    /** None, so that each step is queued. */
    @Override
    public int sharedMemory() {
      return 0;
    }

    @Override
    public long allocate(long bytes) {
      allocated++;
      return super.allocate(bytes);
    }

    @Override
    public void download(long from, float[] target, int count) {
      downloaded += count;
      super.download(from, target, count);
    }

    @Override
    public DoubleSupplier later(long from) {
      later++;
      return super.later(from);
    }

    /** Counts its parts, which the GPU may run at once. */
    @Override
    public void run(LaunchSequence sequence) {
      sequence.run(new Parts());
      super.run(sequence);
    }

    private final class Parts implements Launcher {
      @Override
      public void multiply(
          GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out) {
        throw new AssertionError("one product of all directions");
      }

      @Override
      public void multiply(
          GpuBlocks a, boolean turnA, GpuBlocks b, boolean turnB, float beta, GpuBlocks out) {
        products++;
      }

      @Override
      public void launch(KernelCall call) {
        cells += call.kernel().startsWith("lstm") ? 1 : 0;
      }
    }
  }

  private static Classifier classifier(Pooling pooling) {
    ModelConfig config =
        new ModelConfig(
            CellKind.LSTM,
            Nonlinearity.TANH,
            6,
            List.of(5, 4),
            true,
            pooling,
            7,
            0.2,
            0.1,
            0.1,
            false);
    Classifier model = new Classifier(config, 10, 2);
    Random random = new Random(1);
    for (Parameter p : model.parameters()) {
      for (int i = 0; i < p.value().size(); i++) {
        p.value().writableData()[i] = random.nextFloat() - 0.5f;
      }
    }
    return model;
  }

  /** A step later than the first, which brings the parameters to the GPU. */
  @ParameterizedTest
  @EnumSource
  void nothingIsWaitedForOrAllocatedAndAStepIsOneProduct(Pooling pooling) {
    TrainConfig config =
        new ConfigReader(RunConfig.DEFAULT)
            .set("train.clip=0.1")
            .set("train.adversarial=0.1")
            .read()
            .train();
    Counting gpu = new Counting(PretendedCuda.gpu());
    try (Backend backend = new CudaBackend(gpu)) {
      LossOptions loss = new LossOptions(new float[] {1, 2}, 0.1);
      TrainingStep step =
          new TrainingStep(backend, classifier(pooling), Optimizer.of(config), config, loss);
      step.apply(TrainingStep.Batch.of(ROWS, LABELS, 2), 0.01, new Seed(1).stream("first"));
      gpu.downloaded = 0;
      gpu.later = 0;
      gpu.allocated = 0;
      gpu.products = 0;
      gpu.cells = 0;
      DoubleSupplier total =
          step.apply(TrainingStep.Batch.of(ROWS, LABELS, 2), 0.01, new Seed(1).stream("second"));
      assertTrue(Double.isFinite(total.getAsDouble()));
      assertEquals(0, gpu.downloaded);
      assertEquals(3, gpu.later); // the norm, and the losses with and without the adversary
      assertEquals(0, gpu.allocated);
      // There and back, of two layers, with and without the adversary; 3 steps of 4 have one
      // before.
      assertEquals(2 * 2 * 2 * 3, gpu.products);
      assertEquals(2 * 2 * 2 * 4, gpu.cells);
    }
  }
}
