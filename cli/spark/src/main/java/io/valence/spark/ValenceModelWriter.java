package io.valence.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLWriter;

/**
 * Writes a transformer as Spark's own are: {@code metadata/part-00000} says its class and
 * parameters; beside it, {@code member-N.safetensors} are the models.
 */
final class ValenceModelWriter extends MLWriter {
  static final String METADATA = "metadata";
  static final String PART = "part-00000";

  private final ValenceModel model;

  ValenceModelWriter(ValenceModel model) {
    this.model = model;
  }

  static String member(int i) {
    return "member-" + (i + 1) + ".safetensors";
  }

  @Override
  public void saveImpl(String path) {
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
      for (int i = 0; i < model.files().members().size(); i++) {
        write(files, new Path(folder, member(i)), model.files().members().get(i));
      }
      byte[] metadata = (metadata().toString() + "\n").getBytes(StandardCharsets.UTF_8);
      write(files, new Path(new Path(folder, METADATA), PART), metadata);
      write(files, new Path(new Path(folder, METADATA), "_SUCCESS"), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(FileSystem files, Path path, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = files.create(path, true)) {
      out.write(bytes);
    }
  }

  /** The keys that Spark's reader of pipelines reads. */
  private ObjectNode metadata() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode all = json.createObjectNode();
    all.put("class", ValenceModel.class.getName());
    all.put("timestamp", System.currentTimeMillis());
    all.put("sparkVersion", sparkSession().version());
    all.put("uid", model.uid());
    ObjectNode params = all.putObject("paramMap");
    for (Param<?> param : model.params()) {
      params.set(param.name(), json.valueToTree(model.getOrDefault(param)));
    }
    all.putObject("defaultParamMap");
    return all;
  }
}
