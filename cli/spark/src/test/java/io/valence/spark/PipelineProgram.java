package io.valence.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A program of a user of Spark ML: saves a pipeline with a model, loads it, and uses it twice. */
final class PipelineProgram {
  private PipelineProgram() {}

  /**
   * @param arguments a model, and a folder for the pipeline
   */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.log.level", "ERROR")
            .getOrCreate()) {
      List<Row> texts = new ArrayList<>();
      texts.add(RowFactory.create("a clean and quiet room"));
      texts.add(RowFactory.create((Object) null));
      Dataset<Row> rows =
          session.createDataFrame(texts, new StructType().add("body", DataTypes.StringType, true));
      ValenceModel model =
          ValenceModel.load(arguments[0]).setInputCol("body").setLabelCol("answer").setExact(true);
      new Pipeline()
          .setStages(new PipelineStage[] {model.setProbabilities(true)})
          .fit(rows)
          .save(arguments[1]);
      PipelineModel loaded = PipelineModel.load(arguments[1]);
      for (Row row : loaded.transform(rows).collectAsList()) {
        System.out.println("row " + row);
      }
      model.registerFunction(session, "valence_predict");
      rows.createOrReplaceTempView("texts");
      for (Row row : session.sql("SELECT valence_predict(body) FROM texts").collectAsList()) {
        System.out.println("sql " + row);
      }
    }
  }
}
