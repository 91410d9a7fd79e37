import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The DL4J peer: the same classifier as a DL4J user writes it. Prints tokens per second of each
 * epoch over the first rows of a label,text CSV.
 *
 * <p>Usage, in scripts/peers/dl4j: {@code mvn -q compile dependency:build-classpath
 * -Dmdep.outputFile=cp && OMP_NUM_THREADS=1 java -cp target/classes:$(cat cp) Dl4jSentiment
 * TRAIN.csv ROWS EPOCHS}. Batches of 64 cut from length-sorted pools of 50.
 */
public final class Dl4jSentiment {
  private static final int EMBED = 100;
  private static final int HIDDEN = 128;
  private static final int BATCH = 64;

  private record Row(int label, int[] ids) {}

  public static void main(String[] arguments) throws Exception {
    Map<String, Integer> vocabulary = new HashMap<>();
    List<Row> rows = read(Path.of(arguments[0]), Integer.parseInt(arguments[1]), vocabulary);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(vocabulary.size() + 2));
    network.init();
    long tokens = rows.stream().mapToLong(row -> row.ids.length).sum();
    Random random = new Random(1);
    for (int epoch = 1; epoch <= Integer.parseInt(arguments[2]); epoch++) {
      long begin = System.nanoTime();
      for (List<Row> batch : batches(rows, random)) {
        fit(network, batch);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf("{\"row\":\"epoch\",\"epoch\":%d,\"tokens_per_s\":%.0f}%n", epoch, tokens / seconds);
    }
  }

  private static List<Row> read(Path file, int limit, Map<String, Integer> vocabulary) throws Exception {
    List<String[]> texts = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader in = Files.newBufferedReader(file)) {
      for (CSVRecord record : format.parse(in)) {
        if (texts.size() < limit) {
          texts.add(record.get("text").trim().split("\\s+"));
          labels.add(record.get("label"));
        }
      }
    }
    List<String> classes = List.copyOf(new TreeSet<>(labels));
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < texts.size(); r++) {
      int[] ids = new int[Math.min(400, texts.get(r).length)];
      for (int t = 0; t < ids.length; t++) {
        ids[t] = vocabulary.computeIfAbsent(texts.get(r)[t], word -> vocabulary.size() + 2);
      }
      rows.add(new Row(classes.indexOf(labels.get(r)), ids));
    }
    return rows;
  }

  private static MultiLayerConfiguration configuration(int words) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(5)
        .list()
        .layer(new EmbeddingSequenceLayer.Builder().nIn(words).nOut(EMBED).build())
        .layer(
            new LastTimeStep(
                new Bidirectional(
                    Bidirectional.Mode.CONCAT,
                    new LSTM.Builder().nIn(EMBED).nOut(HIDDEN).activation(Activation.TANH).build())))
        .layer(new DenseLayer.Builder().nIn(2 * HIDDEN).nOut(HIDDEN).activation(Activation.IDENTITY).build())
        .layer(new BatchNormalization.Builder().nIn(HIDDEN).nOut(HIDDEN).build())
        .layer(new ActivationLayer(Activation.RELU))
        .layer(
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(HIDDEN)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  private static List<List<Row>> batches(List<Row> rows, Random random) {
    List<Row> order = new ArrayList<>(rows);
    Collections.shuffle(order, random);
    List<List<Row>> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += 50 * BATCH) {
      List<Row> pool = new ArrayList<>(order.subList(from, Math.min(order.size(), from + 50 * BATCH)));
      pool.sort(Comparator.comparingInt(row -> -row.ids.length));
      for (int b = 0; b < pool.size(); b += BATCH) {
        batches.add(pool.subList(b, Math.min(pool.size(), b + BATCH)));
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  private static void fit(MultiLayerNetwork network, List<Row> batch) {
    int steps = batch.get(0).ids.length;
    INDArray x = Nd4j.zeros(DataType.FLOAT, batch.size(), 1, steps);
    INDArray mask = Nd4j.zeros(DataType.FLOAT, batch.size(), steps);
    INDArray y = Nd4j.zeros(DataType.FLOAT, batch.size(), 2);
    for (int b = 0; b < batch.size(); b++) {
      int[] ids = batch.get(b).ids;
      for (int t = 0; t < ids.length; t++) {
        x.putScalar(b, 0, t, ids[t]);
        mask.putScalar(b, t, 1);
      }
      y.putScalar(b, batch.get(b).label, 1);
    }
    network.fit(x, y, mask, null);
  }
}
