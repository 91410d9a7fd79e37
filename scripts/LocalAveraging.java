import io.valence.app.device.Backends;
import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.train.TrainingStart;
import io.valence.data.Corpus;
import io.valence.data.table.BadRows;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.Evaluator;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.train.EpochReport;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What data-parallel training by local averaging does to accuracy (McMahan et al. 2017, FedAvg):
 * TRAIN.csv DEV.csv TEST.csv SHARDS BATCHES KEY=VALUE... Each shard trains BATCHES batches on its
 * own rows with its own Adam, then all weights become their mean; the rows of the embedding, the
 * mean of the shards that changed them. Prints dev accuracy after each epoch, and the test accuracy
 * of the best.
 */
class LocalAveraging {
  private final TrainingData data;
  private final RunConfig config;
  private final Backend backend;
  private final int batches;
  private final List<Trainer> trainers = new ArrayList<>();
  private final List<TrainingState> states = new ArrayList<>();

  LocalAveraging(TrainingData data, Backend backend, int shards, int batches) {
    this.data = data;
    this.config = data.config();
    this.backend = backend;
    this.batches = batches;
    for (int shard = 0; shard < shards; shard++) {
      trainers.add(new Trainer(backend, config.train(), shard(shard, shards), data.dev()));
      states.add(new TrainingStart(config, data).state());
    }
  }

  private Corpus shard(int shard, int shards) {
    Corpus all = data.train();
    int[] rows = IntStream.range(0, all.rows()).filter(i -> i % shards == shard).toArray();
    return Corpus.of(
        Arrays.stream(rows).mapToObj(all::ids).toArray(int[][]::new),
        Arrays.stream(rows).map(all::label).toArray());
  }

  /** Stops a shard after some batches, or at the end of an epoch. */
  private final class Round implements Trainer.Listener {
    private int done;

    @Override
    public boolean batch(TrainingState state, int all) {
      return ++done < batches || state.position().batches() == all;
    }

    @Override
    public boolean epoch(TrainingState state, EpochReport report, boolean best) {
      return false;
    }
  }

  void run() {
    double best = -1;
    double test = 0;
    int epoch = 0;
    long start = System.nanoTime();
    while (epoch < config.train().stopping().epochs()) {
      Matrix before = copy(states.get(0).model());
      Matrix averageBefore = copy(states.get(0).evaluated());
      for (int shard = 0; shard < states.size(); shard++) {
        trainers.get(shard).run(states.get(shard), new Round());
      }
      average(states.stream().map(TrainingState::model).toList(), before);
      if (states.get(0).average() != null) {
        average(states.stream().map(TrainingState::average).toList(), averageBefore);
      }
      if (states.get(states.size() - 1).epochs() > epoch) {
        epoch = states.get(states.size() - 1).epochs();
        Classifier evaluated = states.get(0).evaluated();
        double dev = new Evaluator(backend, evaluated).evaluate(data.dev()).accuracy();
        if (dev > best) {
          best = dev;
          test = new Evaluator(backend, evaluated).evaluate(data.test()).accuracy();
        }
        System.out.printf("epoch %d dev %.4f%n", epoch, dev);
      }
    }
    System.out.printf(
        "shards %d batches %d seed %d best dev %.4f test %.4f, %.0f s%n",
        states.size(),
        batches,
        config.train().compute().seed(),
        best,
        test,
        (System.nanoTime() - start) / 1e9);
  }

  private static Matrix copy(Classifier model) {
    Matrix x = model.embedding().weight().value();
    return new Matrix(x.rows(), x.columns(), x.data().clone());
  }

  private static void average(List<Classifier> models, Matrix before) {
    int last = models.get(0).parameters().size();
    for (int i = 0; i < last; i++) {
      List<Matrix> values = new ArrayList<>();
      for (Classifier model : models) {
        values.add(model.parameters().get(i).value());
      }
      Parameter own = models.get(0).parameters().get(i);
      mean(values, own == models.get(0).embedding().weight() ? before : null);
    }
    for (int i = 0; i < models.get(0).buffers().size(); i++) {
      List<Matrix> values = new ArrayList<>();
      for (Classifier model : models) {
        values.add(model.buffers().get(i).value());
      }
      mean(values, null);
    }
  }

  /**
   * @param before the rows before the round, of which only changed ones count; null for all
   */
  private static void mean(List<Matrix> values, Matrix before) {
    int width = values.get(0).columns();
    for (int row = 0; row < values.get(0).rows(); row++) {
      double[] sum = new double[width];
      int count = 0;
      for (Matrix value : values) {
        if (before == null || differs(value, before, row)) {
          count++;
          for (int k = 0; k < width; k++) {
            sum[k] += value.get(row, k);
          }
        }
      }
      for (Matrix value : values) {
        for (int k = 0; k < width && count > 0; k++) {
          value.writableData()[row * width + k] = (float) (sum[k] / count);
        }
      }
    }
  }

  private static boolean differs(Matrix a, Matrix b, int row) {
    int from = row * a.columns();
    int to = from + a.columns();
    return !Arrays.equals(a.data(), from, to, b.data(), from, to);
  }

  public static void main(String[] arguments) {
    RunConfig wanted =
        RunConfig.DEFAULT
            .with(Arrays.copyOfRange(arguments, 5, arguments.length))
            .with("train.patience=0");
    InputPaths paths =
        InputPaths.of(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
    TrainingData data =
        TrainingData.read(TrainingInputs.of(paths, wanted, BadRows.FAIL), wanted);
    int shards = Integer.parseInt(arguments[3]);
    try (Backend backend = new Backends().training(data.config().train())) {
      new LocalAveraging(data, backend, shards, Integer.parseInt(arguments[4])).run();
    }
  }
}
