package io.valence.spark;

import io.valence.Computation;
import io.valence.SentimentModel;
import io.valence.app.predict.PredictionColumns;
import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A Valence model as a <a href="https://spark.apache.org/docs/latest/ml-pipeline.html">transformer
 * of Spark ML</a>: adds the columns {@code label} and {@code probability} to a data set.
 *
 * <pre>{@code
 * Dataset<Row> scored = ValenceModel.load("s3a://bucket/runs/en").setInputCol("text").transform(rows);
 * }</pre>
 *
 * <p>The model is read once, on the driver, and loaded once per executor. It saves and loads as a
 * part of a {@code PipelineModel}, with its files.
 */
public final class ValenceModel extends Transformer implements MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient ModelFiles files;
  private final Param<String> inputCol;
  private final Param<String> labelCol;
  private final Param<String> probabilityCol;
  private final BooleanParam probabilities;
  private final BooleanParam exact;
  private transient Broadcast<BroadcastModel> sent;
  private transient boolean sentExact;
  private transient SentimentModel driver;

  ValenceModel(String uid, ModelFiles files) {
    this.uid = uid; // first: a parameter belongs to the name of its owner
    this.files = files;
    this.inputCol = new Param<>(this, "inputCol", "column with the texts, of type string");
    this.labelCol = new Param<>(this, "labelCol", "column added with the most probable label");
    this.probabilityCol =
        new Param<>(this, "probabilityCol", "column added with the probability of that label");
    this.probabilities =
        new BooleanParam(this, "probabilities", "whether to add the probability of each label");
    this.exact =
        new BooleanParam(
            this, "exact", "whether to compute in plain Java, the same bits everywhere");
    setDefault(inputCol, config().data().text());
    setDefault(labelCol, "label");
    setDefault(probabilityCol, "probability");
    setDefault(probabilities, (Object) false);
    setDefault(exact, (Object) false);
  }

  /**
   * Loads a model.
   *
   * @param path a run folder or {@code .safetensors} file of Valence, or what {@link #write} saved,
   *     on any file system of Hadoop
   * @return a transformer whose input column is that of the training file
   * @throws InputException when there is no model
   */
  public static ValenceModel load(String path) {
    return read().load(path);
  }

  /**
   * The reader that {@code PipelineModel.load} asks for.
   *
   * @return a reader of what {@link #load} reads
   */
  public static MLReader<ValenceModel> read() {
    return new ValenceModelReader();
  }

  static ValenceModel of(String model, Configuration hadoop) {
    try {
      return new ValenceModel("valence_" + UUID.randomUUID(), ModelFiles.read(model, hadoop));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public MLWriter write() {
    return new ValenceModelWriter(this);
  }

  ModelFiles files() {
    return files;
  }

  /** The configuration that the model was trained with. */
  RunConfig config() {
    return onDriver().config();
  }

  /** The name of the column with the labels. */
  String labelColumn() {
    return string(labelCol);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The column with the texts. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** The column added with the most probable label. */
  public Param<String> labelCol() {
    return labelCol;
  }

  /** The column added with the probability of that label. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  /** Whether to add the probability of each label. */
  public BooleanParam probabilities() {
    return probabilities;
  }

  /** Whether to compute in plain Java. */
  public BooleanParam exact() {
    return exact;
  }

  /** Sets the column with the texts. */
  public ValenceModel setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  /** Sets the name of the column added with the label. */
  public ValenceModel setLabelCol(String column) {
    set(labelCol, column);
    return this;
  }

  /** Sets the name of the column added with the probability of the label. */
  public ValenceModel setProbabilityCol(String column) {
    set(probabilityCol, column);
    return this;
  }

  /** Adds a column {@code probability_LABEL} for each label. */
  public ValenceModel setProbabilities(boolean each) {
    set(probabilities, (Object) each);
    return this;
  }

  /** Computes in plain Java: the same bits on every machine. */
  public ValenceModel setExact(boolean inJava) {
    set(exact, (Object) inJava);
    return this;
  }

  @Override
  public ValenceModel copy(ParamMap extra) {
    return copyValues(new ValenceModel(uid, files), extra);
  }

  /** Names columns that the data set already has {@code predicted_label} and the like. */
  ValenceModel withFreeColumns(StructType schema) {
    List<String> taken =
        Stream.of(schema.fieldNames()).map(name -> name.toLowerCase(Locale.ROOT)).toList();
    List<String> wider = PredictionColumns.PLAIN.header(taken);
    return setLabelCol(wider.get(taken.size())).setProbabilityCol(wider.get(taken.size() + 1));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    String text = string(inputCol);
    int column = List.of(schema.fieldNames()).indexOf(text);
    if (column < 0) {
      throw new InputException(
          "column \"" + text + "\"",
          "is not in the data, which have " + String.join(", ", schema.fieldNames()),
          "name the column with the texts by --text COLUMN or setInputCol");
    }
    if (!(schema.fields()[column].dataType() instanceof StringType)) {
      throw new InputException(
          "column \"" + text + "\"",
          "has the type " + schema.fields()[column].dataType().typeName(),
          "the texts must be strings");
    }
    StructType wider =
        schema
            .add(string(labelCol), DataTypes.StringType, true)
            .add(string(probabilityCol), DataTypes.FloatType, true);
    if (flag(probabilities)) {
      for (String label : onDriver().labels()) {
        wider = wider.add("probability_" + label, DataTypes.FloatType, true);
      }
    }
    return wider;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> rows) {
    StructType schema = transformSchema(rows.schema());
    int text = List.of(rows.schema().fieldNames()).indexOf(string(inputCol));
    Broadcast<BroadcastModel> model = broadcast(rows.sparkSession());
    return rows.toDF()
        .mapPartitions(
            new PartitionScoring(model, text, flag(probabilities)), Encoders.row(schema));
  }

  /**
   * Registers a function of SQL that answers the label of a text: {@code SELECT
   * valence_predict(text)}. It computes row by row, several times slower than {@link #transform}.
   *
   * @param name such as {@code valence_predict}
   */
  public void registerFunction(SparkSession session, String name) {
    Broadcast<BroadcastModel> model = broadcast(session);
    UDF1<String, String> label =
        text -> text == null ? null : model.value().model().predict(text).label();
    session.udf().register(name, label, DataTypes.StringType);
  }

  private synchronized Broadcast<BroadcastModel> broadcast(SparkSession session) {
    if (sent == null || sentExact != flag(exact)) {
      sentExact = flag(exact);
      Computation how = sentExact ? Computation.CALLING_THREAD_JAVA : Computation.CALLING_THREAD;
      sent =
          JavaSparkContext.fromSparkContext(session.sparkContext())
              .broadcast(new BroadcastModel(files, how));
    }
    return sent;
  }

  /** Loaded when first asked for its labels or configuration. */
  private synchronized SentimentModel onDriver() {
    if (driver == null) {
      driver = files.load(Computation.CALLING_THREAD_JAVA);
    }
    return driver;
  }

  private String string(Param<String> param) {
    return getOrDefault(param);
  }

  private boolean flag(BooleanParam param) {
    return (Boolean) getOrDefault(param);
  }
}
