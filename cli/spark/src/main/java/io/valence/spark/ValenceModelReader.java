package io.valence.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLReader;

/** Reads a model of Valence, or a transformer that {@link ValenceModelWriter} wrote. */
final class ValenceModelReader extends MLReader<ValenceModel> {
  @Override
  public ValenceModel load(String path) {
    Configuration hadoop = sparkSession().sparkContext().hadoopConfiguration();
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(hadoop);
      Path metadata = new Path(folder, ValenceModelWriter.METADATA);
      return files.exists(metadata)
          ? saved(files, folder, metadata)
          : ValenceModel.of(path, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ValenceModel saved(FileSystem files, Path folder, Path metadata)
      throws IOException {
    JsonNode json;
    try (InputStream in = files.open(new Path(metadata, ValenceModelWriter.PART))) {
      json = new ObjectMapper().readTree(in);
    }
    if (!json.path("class").asText().equals(ValenceModel.class.getName())) {
      throw new InputException(
          folder.toString(),
          "is a " + json.path("class").asText(),
          "load it as that, or give a ValenceModel");
    }
    List<byte[]> members = new ArrayList<>();
    for (int i = 0; files.exists(new Path(folder, ValenceModelWriter.member(i))); i++) {
      members.add(bytes(files, new Path(folder, ValenceModelWriter.member(i))));
    }
    ValenceModel model = new ValenceModel(json.path("uid").asText(), new ModelFiles(members));
    for (Map.Entry<String, JsonNode> param : json.path("paramMap").properties()) {
      JsonNode value = param.getValue();
      model.set(
          model.getParam(param.getKey()), value.isBoolean() ? value.asBoolean() : value.asText());
    }
    return model;
  }

  private static byte[] bytes(FileSystem files, Path path) throws IOException {
    FileStatus status = files.getFileStatus(path);
    byte[] all = new byte[Math.toIntExact(status.getLen())];
    try (var in = files.open(path)) {
      in.readFully(all);
    }
    return all;
  }
}
