package io.valence.cli;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.valence.cli.command.ReportCommand;
import io.valence.cli.report.ReportPage;
import io.valence.data.LabeledFile;
import io.valence.data.PretrainedVectors;
import io.valence.data.TokenizedCorpus;
import io.valence.data.Vocabulary;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * For any file content, the reader returns a value or throws one of two exceptions.
 *
 * <p>As a test it reads the inputs kept beside it; {@code scripts/fuzz} looks for new ones.
 */
class FileFuzzTest {
  /** Per reader, in the script. */
  private static final long EXECUTIONS = 300_000;

  private static final Vocabulary WORDS = new Vocabulary(List.of("<pad>", "<unk>", "a", "the"));

  /** In memory if possible: a file is written a thousand times per second. */
  private static Path file(byte[] content, String name) throws IOException {
    Path shared = Path.of("/dev/shm");
    Path folder = Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir"));
    return Files.write(folder.resolve(ProcessHandle.current().pid() + name), content);
  }

  @FuzzTest(maxDuration = "30m", maxExecutions = EXECUTIONS)
  void model(byte[] content) throws IOException {
    Path file = file(content, ".safetensors");
    try {
      new ModelFile(file).load().fingerprint();
    } catch (ModelFileException refused) {
      // Expected.
    } finally {
      Files.delete(file);
    }
  }

  @FuzzTest(maxDuration = "30m", maxExecutions = EXECUTIONS)
  void config(byte[] content) {
    try {
      new ConfigReader(RunConfig.DEFAULT)
          .json(new String(content, StandardCharsets.UTF_8), "config.json")
          .read();
    } catch (InputException refused) {
      // Expected.
    }
  }

  @FuzzTest(maxDuration = "30m", maxExecutions = EXECUTIONS)
  void vectors(byte[] content) throws IOException {
    Path file = file(content, ".txt");
    try {
      PretrainedVectors.of(file.toString(), 1).orElseThrow().of(WORDS);
    } catch (InputException refused) {
      // Expected.
    } finally {
      Files.delete(file);
    }
  }

  @FuzzTest(maxDuration = "30m", maxExecutions = EXECUTIONS)
  void csv(byte[] content) throws IOException {
    bothWays(file(content, ".csv"));
  }

  @FuzzTest(maxDuration = "30m", maxExecutions = EXECUTIONS)
  void jsonl(byte[] content) throws IOException {
    bothWays(file(content, ".jsonl"));
  }

  /** Untrusted report content in a run folder. */
  @FuzzTest(maxDuration = "30m", maxExecutions = EXECUTIONS)
  void report(byte[] content) throws IOException {
    Path file = file(content, ".json");
    try {
      new ReportPage(List.of(ReportCommand.read(file)), Json.mapper()).html();
    } catch (InputException refused) {
      // Expected.
    } finally {
      Files.delete(file);
    }
  }

  /** Skipping bad rows reads no less than failing at the first. */
  private static void bothWays(Path file) throws IOException {
    try {
      int whole = rows(file, BadRows.FAIL);
      int left = rows(file, BadRows.SKIP);
      if (whole >= 0 && left != whole) {
        throw new AssertionError(whole + " rows by one parser, " + left + " by the other");
      }
    } finally {
      Files.delete(file);
    }
  }

  /** How many rows there are; -1 when the file is refused. */
  private static int rows(Path file, BadRows badRows) {
    try {
      return TokenizedCorpus.read(new LabeledFile(file, RunConfig.FIXED.data(), badRows)).rows();
    } catch (InputException refused) {
      return -1;
    }
  }
}
