package io.valence.nn;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A table of vectors by id; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html">torch.nn.Embedding</a>.
 */
public final class Embedding extends Module {
  private final int padding;
  private final Parameter weight;

  /**
   * Creates a table from N(0, 1), like PyTorch.
   *
   * @param context the context
   * @param numEmbeddings number of ids
   * @param embeddingDim size of each vector
   * @param paddingIdx id whose vector is zero and gets no gradient; -1 for none
   */
  public Embedding(Context context, int numEmbeddings, int embeddingDim, int paddingIdx) {
    super(context);
    require(
        numEmbeddings > 0 && embeddingDim > 0, "num_embeddings and embedding_dim must be positive");
    require(
        paddingIdx >= -1 && paddingIdx < numEmbeddings,
        "Padding_idx must be within num_embeddings");
    this.padding = paddingIdx;
    this.weight = new Parameter("weight", numEmbeddings, embeddingDim);
    RandomGenerator random = context.random();
    float[] numbers = weight.value().data();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    if (padding >= 0) {
      Arrays.fill(numbers, padding * embeddingDim, (padding + 1) * embeddingDim, 0);
    }
  }

  /** {@code weight [numEmbeddings, embeddingDim]}. */
  @Override
  public List<Parameter> parameters() {
    return List.of(weight);
  }

  /**
   * The vectors of the ids.
   *
   * @param ids [T][B], or any two dimensions, with rows of equal length
   * @return [T, B, embeddingDim]
   * @throws IndexOutOfBoundsException if an id is not in the table
   */
  public Tensor forward(int[][] ids) {
    int columns = requireRows(ids);
    int width = weight.value().size(1);
    Matrix out = context().backend().matrix(ids.length * columns, width);
    context().backend().gather(weight.valueMatrix(), flat(ids), out, 0);
    return Tensor.of(out, ids.length, columns, width);
  }

  /**
   * Adds to the gradient of the table.
   *
   * @param ids as given to {@link #forward}
   * @param dOutput d loss / d the vectors, [T, B, embeddingDim]
   */
  public void backward(int[][] ids, Tensor dOutput) {
    int columns = requireRows(ids);
    int width = weight.value().size(1);
    require(
        Arrays.equals(dOutput.shape(), new int[] {ids.length, columns, width}),
        "the gradient " + dOutput + " is not of the shape of the output");
    Matrix sum = new Matrix(weight.value().size(0), width);
    context().backend().scatterAdd(dOutput.matrix(), 0, flat(ids), sum);
    if (padding >= 0) {
      Arrays.fill(sum.writableData(), padding * width, (padding + 1) * width, 0);
    }
    weight.addGradient(sum);
  }

  private int requireRows(int[][] ids) {
    require(ids.length > 0 && ids[0].length > 0, "there must be at least one id");
    for (int[] row : ids) {
      require(row.length == ids[0].length, "all rows of ids must have one length");
      for (int id : row) {
        if (id < 0 || id >= weight.value().size(0)) {
          throw new IndexOutOfBoundsException(
              "index out of range in self: id "
                  + id
                  + " of an embedding of "
                  + weight.value().size(0)
                  + " rows");
        }
      }
    }
    return ids[0].length;
  }

  private static int[] flat(int[][] ids) {
    return Arrays.stream(ids).flatMapToInt(Arrays::stream).toArray();
  }

  @Override
  public String toString() {
    return "Embedding("
        + weight.value().size(0)
        + ", "
        + weight.value().size(1)
        + (padding < 0 ? "" : ", padding_idx=" + padding)
        + ")";
  }
}
