package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.cli.option.SettingSuggestion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingSuggestionTest {
  @ParameterizedTest
  @CsvSource({
    "--epochs 3, --set train.epochs=3",
    "--epoch 3, --set train.epochs=3",
    "--learning-rate=0.01, --set train.learningRate=0.01",
    "--batch-size 16, --set train.batch=16",
    "--hidden, --set model.hidden=VALUE",
    "extra --dropout 0.1, --set model.dropout=0.1",
    "--max_tokens 9, --set data.maxTokens=9"
  })
  void keysOfTheConfigurationAreNamed(String unknown, String words) {
    assertEquals(Optional.of(words), new SettingSuggestion(List.of(unknown.split(" "))).words());
  }

  @ParameterizedTest
  @CsvSource({"--zebra 3", "-x 3", "extra", "--lr 3"})
  void otherWordsAreNot(String unknown) {
    assertEquals(Optional.empty(), new SettingSuggestion(List.of(unknown.split(" "))).words());
  }

  @Test
  void onlyCommandsWithSettingsNameThem() {
    Cli.Result train = Cli.run("train", "x.csv", "-o", "run", "--epochs", "3");
    assertEquals(2, train.code());
    assertTrue(train.err().contains("try: --set train.epochs=3"), train.err());
    Cli.Result evaluate = Cli.run("evaluate", "-m", "run", "x.csv", "--epochs", "3");
    assertFalse(evaluate.err().contains("--set"), evaluate.err());
    Cli.Result column = Cli.run("evaluate", "-m", "run", "x.csv", "--quote", "none");
    assertTrue(column.err().contains("try: --set data.quote=none"), column.err());
    // An option that is cut short is no setting.
    Cli.Result cut = Cli.run("predict", "-m", "run", "--prob", "x");
    assertFalse(cut.err().contains("--set"), cut.err());
    assertTrue(cut.err().contains("--probabilities"), cut.err());
    Cli.Result verify = Cli.run("verify", "-m", "run", "--epochs", "3");
    assertEquals(2, verify.code());
    assertFalse(verify.err().contains("--set"), verify.err());
  }
}
