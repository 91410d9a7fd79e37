package io.valence.spark;

import io.valence.cli.console.ExitCode;
import io.valence.data.table.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;

/**
 * What an exception means to the user. Spark wraps exceptions, and repeats those of executors as
 * text with their stack traces.
 *
 * @param message one line
 */
record Failure(String message, ExitCode code) {
  /** Of Spark 3.5 and 4, whose message goes on behind the file. */
  private static final Pattern UNREADABLE =
      Pattern.compile("(?:reading file|footer for file:) (.+?)(?:\\.\\s|\\.?$)", Pattern.MULTILINE);

  static Failure of(Exception e) {
    Throwable cause = root(e);
    if (cause instanceof AccessControlException) {
      return new Failure(
          firstLine(cause) + "; ask for access, or use another path", ExitCode.INPUT);
    }
    Optional<String> file = unreadable(e);
    if (file.isPresent()) {
      String why = firstLine(cause);
      return new Failure(
          (why.contains(file.get()) ? why : file.get() + ": " + why)
              + "; replace the file, or leave it out",
          ExitCode.INPUT);
    }
    if (cause instanceof AnalysisException) {
      return new Failure(firstLine(cause), ExitCode.INPUT);
    }
    if (cause instanceof SparkException) {
      return new Failure(
          withoutTrace(cause.getMessage()) + " (run it again with --debug to see where)",
          ExitCode.FAILED);
    }
    if (cause instanceof RuntimeException own) {
      return new Failure(
          own.getMessage() == null ? own.toString() : own.getMessage(), ExitCode.of(own));
    }
    return new Failure(
        cause instanceof IOException ? firstLine(cause) : cause.toString(), ExitCode.FAILED);
  }

  /** The first exception that is not just a wrapper of another. */
  private static Throwable root(Throwable e) {
    boolean own = e instanceof InputException || e.getCause() == null;
    boolean wrapper =
        e instanceof UncheckedIOException
            || e instanceof SparkException
            || e instanceof ExecutionException
            || e.getClass().equals(RuntimeException.class);
    return own || !wrapper ? e : root(e.getCause());
  }

  /** The file that Spark could not read, if that is what happened. */
  private static Optional<String> unreadable(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .map(each -> UNREADABLE.matcher(String.valueOf(each.getMessage())))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  /** "Job aborted due to stage failure: … : CAUSE\n\tat …": the cause alone. */
  private static String withoutTrace(String message) {
    String first = message.lines().findFirst().orElse(message);
    int at = first.indexOf("): ");
    return at < 0 ? first : first.substring(at + 3);
  }
}
