package io.valence.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a job did.
 *
 * @param version of Valence
 * @param fingerprints of the models
 * @param input counted before scoring
 * @param output counted after it
 * @param seconds of the whole job
 */
record ScoreSummary(
    String version,
    List<String> fingerprints,
    RowCounts input,
    OutputCounts output,
    double seconds) {
  /** Writes {@code _valence.json}, and {@code _SUCCESS} after it. */
  void write(Configuration hadoop, Path folder) throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    try (FSDataOutputStream out = files.create(new Path(folder, "_valence.json"), true)) {
      out.write(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json()));
    }
    files.create(new Path(folder, "_SUCCESS"), true).close();
  }

  private ObjectNode json() {
    ObjectNode all = new ObjectMapper().createObjectNode();
    all.put("schema", 1);
    all.put("version", version);
    all.set("fingerprints", new ObjectMapper().valueToTree(fingerprints));
    all.put("rows", output.rows());
    all.put("rows_without_text", output.withoutLabel());
    all.put("bad_rows", input.bad());
    all.set("labels", new ObjectMapper().valueToTree(output.labels()));
    all.put("seconds", Math.round(seconds * 10) / 10.0);
    return all;
  }
}
