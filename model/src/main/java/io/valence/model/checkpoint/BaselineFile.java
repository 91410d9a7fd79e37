package io.valence.model.checkpoint;

import io.valence.model.math.Matrix;
import io.valence.model.train.BagOfWords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The bag-of-words baseline of a run as a safetensors file; its words are those of the model. */
public record BaselineFile(Path path) {
  private static final String WEIGHT = "bag.weight";
  private static final String MODEL = "model";
  private static final String BIAS = "bag.bias";

  /** Writes the baseline of a model, whole or not at all. */
  public void save(BagOfWords baseline, TrainedModel model) throws IOException {
    new SafetensorsWriter(path)
        .write(
            Map.of("format", "valence-baseline", MODEL, model.fingerprint()),
            Map.of(),
            List.of(tensor(WEIGHT, baseline.weight()), tensor(BIAS, baseline.bias())));
  }

  private static Tensor tensor(String name, Matrix matrix) {
    return new Tensor(name, new int[] {matrix.rows(), matrix.columns()}, matrix.data());
  }

  /**
   * Reads the baseline of a model.
   *
   * @throws ModelFileException when the file is damaged or belongs to another model
   */
  public BagOfWords load(TrainedModel model) {
    SafetensorsReader reader = new SafetensorsReader(path);
    if (!model.fingerprint().equals(reader.metadata().get(MODEL))) {
      throw notOfThisModel();
    }
    int words = model.vocabulary().size();
    int classes = model.labels().size();
    return new BagOfWords(matrix(reader, WEIGHT, words, classes), matrix(reader, BIAS, 1, classes));
  }

  private Matrix matrix(SafetensorsReader reader, String name, int rows, int columns) {
    TensorInfo info = reader.tensor(name);
    if (info == null || info.shape().length != 2) {
      throw notOfThisModel();
    }
    if (info.shape()[0] != rows || info.shape()[1] != columns) {
      throw notOfThisModel();
    }
    return new Matrix(rows, columns, reader.floats(name));
  }

  private ModelFileException notOfThisModel() {
    return new ModelFileException(
        path, "is not the baseline of the model beside it", "remove it, or train again");
  }
}
