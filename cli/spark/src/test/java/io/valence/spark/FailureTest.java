package io.valence.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.app.UsageException;
import io.valence.cli.console.ExitCode;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.ModelFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void ourOwnMessagesStayWithTheirExitCodes() {
    assertEquals(
        new Failure("a.csv: bad; mend it", ExitCode.INPUT),
        Failure.of(new InputException("a.csv", "bad", "mend it")));
    assertEquals(
        new Failure("no such option", ExitCode.USAGE),
        Failure.of(new UsageException("no such option")));
    assertEquals(
        ExitCode.MODEL_FILE, Failure.of(new ModelFileException("m", "damaged", "copy it")).code());
  }

  @Test
  void whatSparkWrapsIsUnwrapped() {
    InputException own = new InputException("a.csv", "bad", "mend it");
    assertEquals(
        new Failure("a.csv: bad; mend it", ExitCode.INPUT),
        Failure.of(new SparkException("Job aborted.", new RuntimeException(own))));
    assertEquals(
        new Failure("a.csv: bad; mend it", ExitCode.INPUT),
        Failure.of(new ExecutionException(new SparkException("Job aborted.", own))));
    assertEquals(
        new Failure("File gone does not exist", ExitCode.FAILED),
        Failure.of(
            new UncheckedIOException(new FileNotFoundException("File gone does not exist"))));
  }

  @Test
  void aStackTraceInAMessageIsLeftOut() {
    String aborted =
        "Job aborted due to stage failure: Task 3 in stage 1.0 failed 4 times, most recent failure: Lost"
            + " task 3.3 in stage 1.0 (TID 9) (host executor 1): java.lang.OutOfMemoryError: heap\n"
            + "\tat some.Class.method(Class.java:1)\n";
    assertEquals(
        "java.lang.OutOfMemoryError: heap (run it again with --debug to see where)",
        Failure.of(new SparkException(aborted)).message());
  }

  /** As Spark 4 and 3.5 have it. */
  @Test
  void aFileThatCannotBeReadIsNamed() {
    IOException damaged = new IOException("can not read class PageHeader\nmore of it");
    Failure named =
        new Failure(
            "file:/a b/c.d.parquet: can not read class PageHeader; replace the file, or leave it"
                + " out",
            ExitCode.INPUT);
    for (String message :
        List.of(
            "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:/a b/c.d.parquet."
                + "  SQLSTATE: KD001",
            "Encountered error while reading file file:/a b/c.d.parquet. Details:",
            "Could not read footer for file: file:/a b/c.d.parquet")) {
      SparkException task = new SparkException(message, damaged);
      assertEquals(named, Failure.of(new SparkException("Job aborted.", task)));
      assertEquals(named, Failure.of(new ExecutionException(task)));
    }
    RuntimeException names =
        new RuntimeException("file:/c.parquet is not a Parquet file. Expected");
    assertEquals(
        "file:/c.parquet is not a Parquet file. Expected; replace the file, or leave it out",
        Failure.of(new SparkException("reading file file:/c.parquet. Could not", names)).message());
  }

  @Test
  void deniedAccessIsWrongInput() {
    IOException denied =
        new AccessControlException("Permission denied: user=a, path=\"/secret\"\nmore of it");
    assertEquals(
        new Failure(
            "Permission denied: user=a, path=\"/secret\"; ask for access, or use another path",
            ExitCode.INPUT),
        Failure.of(new UncheckedIOException(denied)));
  }
}
