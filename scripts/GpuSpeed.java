import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.app.device.Backends;
import io.valence.data.Seed;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import io.valence.model.train.Optimizer;
import io.valence.model.train.TrainingStep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Tokens per second on a GPU and on the processor, beside PyTorch's, and the memory of 2000 steps:
 * [--quick] [PEER.jsonl]. Prints a Markdown table. PEER.jsonl is what {@code torch_gpu.py} prints.
 */
class GpuSpeed {
  private static final int WORDS = 20_000;
  private static final int MEMORY_STEPS = 2000;

  /** A network and its batches; lengths from half of the steps on, if they vary. */
  private record Work(String name, int embedding, String hidden, int batch, int steps, boolean trains) {
    Classifier classifier(RunConfig config) {
      Classifier out = new Classifier(config.model(), WORDS, 2);
      new Initialization(new Seed(1), config.train().optimization().gates(), 5).apply(out);
      return out;
    }

    RunConfig config(String device, boolean tf32) {
      return RunConfig.DEFAULT.with(
          "model.embedding=" + embedding,
          "model.hidden=" + hidden,
          "train.device=" + device,
          "train.tf32=" + tf32);
    }

    int[][] rows(Random random) {
      int[][] out = new int[batch][];
      for (int i = 0; i < batch; i++) {
        out[i] = random.ints(trains ? steps : steps - steps * i / (2 * batch), 2, WORDS).toArray();
      }
      return out;
    }

    long tokens(int[][] rows) {
      long sum = 0;
      for (int[] row : rows) {
        sum += row.length;
      }
      return sum;
    }
  }

  private final List<Work> works;
  private final double seconds;

  private GpuSpeed(boolean quick) {
    this.seconds = quick ? 0.2 : 10;
    this.works =
        quick
            ? List.of(
                new Work("training, small", 8, "[8]", 4, 5, true),
                new Work("prediction, small", 8, "[8]", 4, 5, false))
            : List.of(
                new Work("training, E 300, H 512, two layers, batch 256, T 200", 300, "[512,512]", 256, 200, true),
                new Work("training, E 300, H 512, two layers, batch 64, T 20", 300, "[512,512]", 64, 20, true),
                new Work("prediction, E 300, H 512, two layers, batch 256, up to 200, sorted", 300, "[512,512]", 256, 200, false));
  }

  /** Tokens per second, after a start of two steps. */
  private double speed(Work work, String device, boolean tf32) {
    RunConfig config = work.config(device, tf32);
    try (Backend backend = new Backends().training(config.train())) {
      Supplier<DoubleSupplier> step = step(work, config, backend);
      step.get();
      step.get().getAsDouble();
      long begin = System.nanoTime();
      int steps = 0;
      while (steps < 2 || System.nanoTime() - begin < seconds * 1e9) {
        for (int ahead = 1; ahead < backend.stepsAhead(); ahead++) {
          step.get();
          steps++;
        }
        step.get().getAsDouble(); // waits, as a training does
        steps++;
      }
      double took = (System.nanoTime() - begin) / 1e9;
      return steps * work.tokens(work.rows(new Random(1))) / took;
    }
  }

  private Supplier<DoubleSupplier> step(Work work, RunConfig config, Backend backend) {
    Classifier model = work.classifier(config);
    int[][] rows = work.rows(new Random(1));
    if (!work.trains()) {
      return () -> {
        double first = model.logits(backend, rows).get(0, 0); // waits for the numbers
        return () -> first;
      };
    }
    int[] labels = new Random(2).ints(rows.length, 0, 2).toArray();
    TrainingStep training =
        new TrainingStep(
            backend, model, Optimizer.of(config.train()), config.train(), new LossOptions(null, 0));
    Seed seed = new Seed(3);
    return () -> training.apply(TrainingStep.Batch.of(rows, labels, 2), 1e-3, seed.stream("step"));
  }

  private static String gpuMemory() throws Exception {
    Process process =
        new ProcessBuilder("nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits")
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** Batches of many shapes; the memory in MiB after a tenth of the steps and after all. */
  private String memory() throws Exception {
    Work work = new Work("", 100, "[128]", 32, 40, true);
    RunConfig config = work.config("cuda", false);
    int most = seconds < 1 ? MEMORY_STEPS / 100 : MEMORY_STEPS;
    try (Backend backend = new Backends().training(config.train())) {
      TrainingStep training =
          new TrainingStep(
              backend,
              work.classifier(config),
              Optimizer.of(config.train()),
              config.train(),
              new LossOptions(null, 0));
      String early = "";
      Random random = new Random(4);
      for (int i = 1; i <= most; i++) {
        int[][] rows = new int[work.batch()][];
        for (int k = 0; k < rows.length; k++) {
          rows[k] = random.ints(1 + random.nextInt(work.steps()), 2, WORDS).toArray();
        }
        int[] labels = random.ints(rows.length, 0, 2).toArray();
        DoubleSupplier loss =
            training.apply(TrainingStep.Batch.of(rows, labels, 2), 1e-3, new Seed(i).stream("step"));
        if (i % backend.stepsAhead() == 0 || i == most / 10) {
          loss.getAsDouble();
        }
        if (i == most / 10) {
          early = gpuMemory();
        }
      }
      return String.format("memory after %d steps %s MiB, after %d %s MiB", most / 10, early, most, gpuMemory());
    }
  }

  private void run(Map<String, Double> peer) throws Exception {
    System.out.println("| work | GPU | GPU, TF32 | PyTorch, GPU | ratio | processor |");
    System.out.println("|---|---|---|---|---|---|");
    for (Work work : works) {
      double gpu = speed(work, "cuda", false);
      Double torch = peer.get(work.name());
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %,.0f | %s | %s | %,.0f |%n",
          work.name(),
          gpu,
          speed(work, "cuda", true),
          torch == null ? "-" : String.format(Locale.ROOT, "%,.0f", torch),
          torch == null ? "-" : String.format(Locale.ROOT, "%.2f", gpu / torch),
          speed(work, "cpu", false));
    }
    System.out.println();
    System.out.println(memory());
  }

  public static void main(String[] arguments) throws Exception {
    List<String> rest = new ArrayList<>(List.of(arguments));
    boolean quick = rest.remove("--quick");
    Map<String, Double> peer = new LinkedHashMap<>();
    if (!rest.isEmpty()) {
      for (String line : Files.readAllLines(Path.of(rest.get(0)))) {
        JsonNode one = new ObjectMapper().readTree(line);
        peer.put(one.get("work").asText(), one.get("tokens_per_s").asDouble());
      }
    }
    new GpuSpeed(quick).run(peer);
  }
}
