package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.InputException;
import io.valence.data.table.TableFormat;
import io.valence.data.text.Tokenizer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DataConfigTest {
  /** The defaults with another value of one key. */
  private static DataConfig with(String key, Object value) {
    RecordComponent[] keys = DataConfig.class.getRecordComponents();
    Object[] values = new Object[keys.length];
    try {
      for (int i = 0; i < keys.length; i++) {
        values[i] =
            keys[i].getName().equals(key)
                ? value
                : keys[i].getAccessor().invoke(DataConfig.DEFAULT);
      }
      Class<?>[] types = Arrays.stream(keys).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return DataConfig.class.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw assertInstanceOf(InputException.class, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  static Object[][] wrong() {
    return new Object[][] {
      {"text", "", "no column name"},
      {"text", null, "no column name"},
      {"label", "", "no column name"},
      {"label", null, "no column name"},
      {"label", "text", "is the text column itself"},
      {"ordinal", "a,b", "an order has three labels or more"},
      {"ordinal", "a,b,a", "a label is empty or named twice"},
      {"ordinal", "a,,b", "a label is empty or named twice"},
      {"quote", ",", "is not one character other than the delimiter"},
      {"quote", "\n", "is not one character"},
      {"quote", "''", "is not one character"},
      {"escape", ",", "is not one character other than the delimiter"},
      {"escape", "", "is not one character"},
      {"encoding", "UTF-9", "there is no encoding named \"UTF-9\""},
      {"encoding", "?", "there is no encoding named \"?\""},
      {"delimiter", '\n', "cannot separate fields"},
      {"delimiter", '\r', "cannot separate fields"},
      {"delimiter", '\0', "cannot separate fields"},
      {"tokenizer", null, "no tokenizer"},
      {"minCount", 0, "0 is below 1"},
      {"maxVocabulary", 0, "0 is below 1"},
      {"maxTokens", 0, "0 is below 1"},
      {"cut", null, "no way to cut"},
      {"devFraction", 0.0, "0.0 is not between 0 and 1"},
      {"devFraction", 1.0, "1.0 is not between 0 and 1"},
      {"polarity", 0.0, "0.0 is not above 0"},
      {"polarity", Double.POSITIVE_INFINITY, "Infinity is not above 0"},
    };
  }

  @ParameterizedTest
  @MethodSource
  void wrong(String key, Object value, String problem) {
    String message = assertThrows(InputException.class, () -> with(key, value)).getMessage();
    assertTrue(message.startsWith("data." + key + ": ") && message.contains(problem), message);
  }

  @ParameterizedTest
  @CsvSource({"minCount, 1", "maxVocabulary, 1", "maxTokens, 1"})
  void theSmallestNumberIsTaken(String key, int number) {
    assertTrue(with(key, number).toString().contains(key + "=" + number));
  }

  @Test
  void theFormatIsThatOfTheKeys() {
    assertEquals(TableFormat.CSV, DataConfig.DEFAULT.format());
    assertEquals(Optional.empty(), with("quote", "none").format().quote());
    assertEquals(Optional.of('\\'), with("escape", "\\").format().escape());
    assertEquals(
        Optional.of(StandardCharsets.ISO_8859_1), with("encoding", "latin1").format().encoding());
  }

  @Test
  void wordVectorsAreNamedOrNone() {
    assertEquals("none", with("vectors", null).vectors());
    assertEquals(Optional.empty(), with("vectors", "none").pretrained());
    assertInstanceOf(EnglishVectors.class, with("vectors", "english").pretrained().orElseThrow());
    assertInstanceOf(VectorFile.class, with("vectors", "v.txt").pretrained().orElseThrow());
    assertThrows(IllegalArgumentException.class, with("vectors", "auto")::pretrained);
    DataConfig both = with("minCount", 7).withVectors("english").withTokenizer(Tokenizer.CHAR);
    assertEquals("english", both.vectors());
    assertEquals(Tokenizer.CHAR, both.tokenizer());
    assertEquals(7, both.minCount());
  }
}
