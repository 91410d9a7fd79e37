package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.table.BadRows;
import io.valence.data.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerChoiceTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WHITESPACE | the plot is n't bad , but it 's too long .",
        "WORD | The plot isn't bad, but it's too long.",
        "WORD | @JetBlue Thanks! Best flight ever http://t.co/x #happy",
        "UNICODE | Das Zimmer war schön, das Essen nicht.",
        "UNICODE | Фильм хороший, но слишком длинный.",
        "WHITESPACE | das zimmer war schön , das essen nicht .",
        "WORD | Anzeige von Bildern (mit Vorschau) im Terminal",
        "WORD | „Tatort“ ohne Kommissar",
        "UNICODE | Le rendez-vous (très attendu) n'a pas eu lieu",
        "WORD | A café (on the corner) where nobody waits for anybody at all, and this is a long text"
            + " about it, which has more than two hundred letters, so that one of them, foreign as"
            + " it is, does not make another language of it, even if somebody should count it"
            + " twice, or three times.",
        "WHITESPACE | Anzeige von Bildern ( mit Vorschau ) im Terminal",
        "CHINESE | 菜量很小，味道一般",
        "CHINESE | 很好吃！！下次还来",
        "CHINESE | iPhone 屏幕非常清晰，就是有点贵",
        "WHITESPACE | 菜量 很 小 ， 味道 一般",
        "UNICODE | 菜量很小，味道一般，服務員也不熱情",
        "WHITESPACE | 菜量 很 小 ， 服務 員 不 熱情",
        "UNICODE | 部屋はとてもきれいでした。",
        "WHITESPACE | 部屋 は とても きれい でし た 。",
        "UNICODE | ห้องพักสะอาดมาก",
        "CHAR | ཁང་པ་གཙང་མ་འདུག",
        "UNICODE | 방이 아주 깨끗하고, 직원들도 친절해요."
      })
  void takesWhatTheTextsNeed(Tokenizer expected, String text) throws IOException {
    assertEquals(expected, choice(("a,\"" + text + "\"\n").repeat(3)).tokenizer());
  }

  private TokenizerChoice choice(String rows) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "label,text\n" + rows);
    return TokenizerChoice.of(new LabeledFile(file, DataConfig.DEFAULT, BadRows.FAIL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | Das Zimmer war schön, das Essen nicht.",
        "true | das zimmer war schön , das essen nicht .",
        "true | Фильм хороший, но слишком длинный.",
        "true | 방이 아주 깨끗하고, 직원들도 친절해요.",
        "false | The plot isn't bad, but it's too long.",
        "false | warung ini dimiliki oleh pengusaha tahu yang terkenal.",
        "false | 菜量很小，味道一般",
        "false | 菜量 很 小 ， 味道 一般",
        "false | 部屋はとてもきれいでした。",
        "false | ห้องพักสะอาดมาก"
      })
  void languagesWithLettersBesidesAToZAndSpacesHaveManyForms(boolean expected, String text)
      throws IOException {
    assertEquals(expected, choice(("a,\"" + text + "\"\n").repeat(3)).inflected());
  }

  /** Chinese rows have few letters beside long English ones. */
  @ParameterizedTest
  @CsvSource({
    "20, UNICODE, 20 % of rows have no spaces between words",
    "5, WHITESPACE, the text is already tokenized"
  })
  void aFifthOfTheRowsIsEnough(int chinese, Tokenizer expected, String reason) throws IOException {
    String english = "a,the plot of this long film is thin and its actors are not good at all .\n";
    TokenizerChoice choice =
        choice(english.repeat(100 - chinese) + "a,菜量很小，味道一般\n".repeat(chinese));
    assertEquals(expected, choice.tokenizer());
    assertEquals(reason, choice.reason());
  }

  /** Headlines have few marks; in tokenized text those that there are stand alone. */
  @ParameterizedTest
  @CsvSource({
    "wer zahlt (und wer nicht), WORD, raw text: punctuation is attached to 1 % of words",
    "wer zahlt ( und wer nicht ) i.d. regel, WHITESPACE, the text is already tokenized",
    "wer zahlt und wer nicht, WHITESPACE, the text is already tokenized"
  })
  void aFewMarksTellRawHeadlines(String last, Tokenizer expected, String reason)
      throws IOException {
    TokenizerChoice choice =
        choice("a,ein neues werk im alten haus\n".repeat(30) + "a," + last + "\n");
    assertEquals(expected, choice.tokenizer());
    assertEquals(reason, choice.reason());
  }

  /** Fewer than 1000 headlines of six kinds know characters better than words. */
  @ParameterizedTest
  @CsvSource({
    "999, 6, 20, CHAR",
    "1000, 6, 20, CHINESE",
    "999, 5, 20, CHINESE",
    "999, 6, 60, CHAR",
    "999, 6, 61, CHINESE"
  })
  void fewChineseHeadlinesOfManyKindsAreCutIntoCharacters(
      int rows, int labels, int letters, Tokenizer expected) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      text.append(row % labels).append(',').append("很".repeat(letters)).append('\n');
    }
    TokenizerChoice choice = choice(text.toString());
    assertEquals(expected, choice.tokenizer());
    boolean characters = expected == Tokenizer.CHAR;
    assertEquals(
        (characters ? "few short texts of many labels, in Chinese" : "Chinese")
            + " without spaces between words",
        choice.reason());
  }

  @Test
  void theReasonIsASentence() throws IOException {
    assertEquals("a language without spaces between words", choice("a,ห้องพักสะอาดมาก\n").reason());
  }

  @ParameterizedTest
  @CsvSource({"csv, true", "csv, false", "jsonl, false"})
  void looksAtTheFirstThousandRowsAlone(String kind, boolean lenient) throws IOException {
    Path file = folder.resolve("rows." + kind);
    String first = "a film .";
    String later = "A film, that's all.";
    Files.writeString(
        file,
        kind.equals("csv")
            ? "label,text\n"
                + ("a," + first + "\n").repeat(1000)
                + ("a,\"" + later + "\"\n").repeat(9000)
            : ("{\"label\":\"a\",\"text\":\"" + first + "\"}\n").repeat(1000)
                + ("{\"label\":\"a\",\"text\":\"" + later + "\"}\n").repeat(9000));
    BadRows rows = lenient ? (problem, raw) -> {} : BadRows.FAIL;
    TokenizerChoice choice = TokenizerChoice.of(new LabeledFile(file, DataConfig.DEFAULT, rows));
    assertEquals(Tokenizer.WHITESPACE, choice.tokenizer());
  }
}
