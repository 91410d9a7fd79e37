import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The ONNX Runtime peer of {@code valence predict FILE.csv}: MODEL.onnx FILE.csv THREADS. Prints
 * tokens per second for padded batches of 256 rows, sorted by length; reading the file and turning
 * words into ids is not counted. The threads work on one batch, or each on its own.
 */
class OnnxPredict {
  private static final int BATCH = 256;
  private static final int PASSES = 5;
  private static final int MOST_TOKENS = 400;

  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[2]);
    for (boolean apart : new boolean[] {false, true}) {
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(apart ? 1 : threads);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        try (OrtSession session =
            OrtEnvironment.getEnvironment().createSession(arguments[0], options)) {
          List<long[]> rows = rows(Path.of(arguments[1]), vocabulary(session));
          double best = best(session, rows, apart ? threads : 1);
          System.out.printf(
              "{\"mode\":\"%s\",\"tokens_per_s\":%.0f}%n",
              apart ? "a batch a thread" : "one batch", best);
        }
      }
    }
  }

  private static Map<String, Integer> vocabulary(OrtSession session) throws Exception {
    String json = session.getMetadata().getCustomMetadataValue("vocabulary").orElseThrow();
    String[] words = new ObjectMapper().readValue(json, String[].class);
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < words.length; id++) {
      ids.put(words[id], id);
    }
    return ids;
  }

  /** The rows' ids, the longest first. */
  private static List<long[]> rows(Path file, Map<String, Integer> vocabulary) throws Exception {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    List<long[]> rows = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file)) {
      for (CSVRecord row : format.parse(reader)) {
        String[] words = row.get("text").strip().split("\\s+");
        long[] ids = new long[Math.min(words.length, MOST_TOKENS)];
        for (int t = 0; t < ids.length; t++) {
          ids[t] = vocabulary.getOrDefault(words[t], 1);
        }
        rows.add(ids);
      }
    }
    rows.sort(Comparator.comparingInt(row -> -row.length));
    return rows;
  }

  private static double best(OrtSession session, List<long[]> rows, int workers) throws Exception {
    long tokens = rows.stream().mapToLong(row -> row.length).sum();
    double best = 0;
    var pool = Executors.newFixedThreadPool(workers);
    for (int pass = 0; pass < PASSES; pass++) {
      long start = System.nanoTime();
      List<Future<?>> answers = new ArrayList<>();
      for (int b = 0; b < rows.size(); b += BATCH) {
        List<long[]> batch = rows.subList(b, Math.min(rows.size(), b + BATCH));
        answers.add(pool.submit(() -> run(session, batch)));
      }
      for (Future<?> answer : answers) {
        answer.get();
      }
      best = Math.max(best, tokens * 1e9 / (System.nanoTime() - start));
    }
    pool.shutdown();
    return best;
  }

  private static Object run(OrtSession session, List<long[]> batch) throws OrtException {
    long[][] ids = new long[batch.size()][batch.get(0).length]; // padded with 0
    long[] lengths = new long[batch.size()];
    for (int row = 0; row < ids.length; row++) {
      lengths[row] = batch.get(row).length;
      System.arraycopy(batch.get(row), 0, ids[row], 0, batch.get(row).length);
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor x = OnnxTensor.createTensor(environment, ids);
        OnnxTensor n = OnnxTensor.createTensor(environment, lengths);
        OrtSession.Result result = session.run(Map.of("ids", x, "lengths", n))) {
      return result.get("probabilities").orElseThrow().getValue();
    }
  }
}
