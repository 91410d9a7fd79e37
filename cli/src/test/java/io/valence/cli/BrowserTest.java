package io.valence.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.selenium.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.cli.serve.ModelAnswerer;
import io.valence.cli.serve.Question;
import io.valence.cli.serve.ServerOptions;
import io.valence.cli.serve.WebServer;
import io.valence.model.config.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Pdf;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The pages in headless Chromium, with hostile data. */
@EnabledIf(
    value = "installed",
    disabledReason = "needs chromium and chromedriver (Debian: chromium, chromium-driver)")
class BrowserTest {
  /** For what comes soon, also on a machine that stands still for a while. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String HOSTILE = "<script>document.title='stolen'</script><img src=x>";

  @TempDir private static Path folder;

  private static ChromeDriver browser;
  private static Path run;

  private static Optional<Path> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static boolean installed() {
    return program("chromium").isPresent() && program("chromedriver").isPresent();
  }

  @BeforeAll
  static void open() throws IOException {
    StringBuilder rows = new StringBuilder(Files.readString(Cli.corpus(folder.resolve("c.csv"))));
    // Text that looks like markup, with both labels, so some predictions are wrong.
    for (int i = 0; i < 24; i++) {
      rows.append(i).append(i < 12 ? ",\"a good film " : ",\"a bad film ");
      rows.append(HOSTILE).append("\",");
      rows.append(i % 2 == 0 ? "negative\n" : "positive\n");
    }
    Path corpus = Files.writeString(folder.resolve("corpus.csv"), rows);
    run = folder.resolve("run & \"<b>run");
    Cli.Result trained = Cli.train(corpus, "--dev", corpus, "-o", run);
    assertEquals(0, trained.code(), trained.err());
    ChromeOptions options = new ChromeOptions();
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu");
    options.setBinary(program("chromium").orElseThrow().toFile());
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    browser = new ChromeDriver(service, options);
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.quit();
    }
  }

  private static void assertNoConsoleErrors() {
    List<LogEntry> problems =
        browser.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            // Of this test, which reads what was drawn.
            .filter(entry -> !entry.getMessage().contains("willReadFrequently"))
            .toList();
    assertEquals(List.of(), problems);
  }

  private static void assertNoSidewaysScrolling() {
    Object wide =
        browser.executeScript(
            "return [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll') &&"
                + " e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
                + ".map(e => e.outerHTML.slice(0, 120))");
    assertEquals(List.of(), wide, "wider than the window");
  }

  /** In a first column, a word of up to twelve letters is not broken over two lines. */
  private static void assertWholeWords() {
    Object broken =
        browser.executeScript(
            "return [...document.querySelectorAll('.scroll th:first-child, .scroll td:first-child')].filter(e => {"
                + "const all = document.createRange(); all.selectNodeContents(e);"
                + "const words = e.textContent.trim().split(/\\s+/);"
                + "const lines = new Set([...all.getClientRects()].map(r => Math.round(r.top))).size;"
                + "return words.every(w => w.length <= 12) && lines > words.length; })"
                + ".map(e => e.outerHTML.slice(0, 120))");
    assertEquals(List.of(), broken, "broken words");
  }

  /**
   * A window of a phone (a browser's own window cannot be as narrow) or a desktop.
   *
   * @param scheme light or dark
   */
  private static void look(int width, String scheme) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private static void assertAccessible(String what) {
    List<String> violations =
        new AxeBuilder()
            .analyze(browser).getViolations().stream()
                .flatMap(
                    rule -> rule.getNodes().stream().map(n -> rule.getId() + ": " + n.getHtml()))
                .toList();
    assertEquals(List.of(), violations, what);
  }

  /** The driver may see the title that a script sets, and charts, after the page was loaded. */
  private static void awaitTitle(String title) {
    new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.titleIs(title));
  }

  private static void awaitCharts(int count) {
    new WebDriverWait(browser, PATIENCE).until(open -> drawnCharts() == count);
  }

  /** The number of charts that are not empty. */
  private static long drawnCharts() {
    return (Long)
        browser.executeScript(
            "return [...document.querySelectorAll('canvas')].filter(c => c.checkVisibility() && c.width > 0 &&"
                + " c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
                + ".some(x => x)).length");
  }

  @Test
  void theReportOfAPretrainingShowsItsPerplexities() throws IOException {
    Path base = folder.resolve("base & \"<b>base");
    Cli.Result made =
        Cli.run("pretrain", folder.resolve("corpus.csv"), "-o", base, "--set", "train.epochs=2");
    assertEquals(0, made.code(), made.err());
    Path page = base.resolve("report.html");
    assertTrue(made.err().contains("the report is in " + page), made.err());
    browser.get(page.toUri().toString());
    JsonNode perplexity =
        new ObjectMapper()
            .readTree(Files.readString(base.resolve("metrics.json")))
            .at("/dev/perplexity");
    List<String> cards =
        browser.findElements(By.cssSelector(".card b")).stream().map(WebElement::getText).toList();
    for (int k = 0; k < 2; k++) {
      double value = perplexity.get(k == 0 ? "next" : "previous").asDouble();
      assertEquals(String.format(Locale.ROOT, "%.2f", value), cards.get(k));
    }
    assertEquals(2, browser.findElements(By.tagName("canvas")).size());
    awaitTitle("base & \"<b>base, Valence");
    for (String scheme : List.of("light", "dark")) {
      look(360, scheme);
      assertAccessible("the report of a pretraining, " + scheme);
      assertNoSidewaysScrolling();
    }
    assertNoConsoleErrors();
  }

  @Test
  void theReportDrawsItsChartsAtEveryWidthAndOnPaper() {
    for (int width : new int[] {360, 820, 1400}) {
      for (String scheme : List.of("light", "dark")) {
        look(width, scheme);
        browser.get(run.resolve("report.html").toUri().toString());
        awaitTitle("run & \"<b>run - Valence report");
        awaitCharts(9);
        assertNoSidewaysScrolling();
        assertWholeWords();
        browser.executeScript("document.querySelectorAll('details').forEach(d => d.open = true)");
        assertNoSidewaysScrolling();
        assertAccessible(width + " " + scheme);
      }
    }
    List<WebElement> mistakes = browser.findElements(By.className("mistake"));
    assertFalse(mistakes.isEmpty());
    String answer = browser.findElement(By.className("cards")).getText();
    assertTrue(answer.contains("linear model"), answer);
    assertEquals(
        List.of(
            "this one 10.0 points above, a significant difference (McNemar p = 0.030)",
            "this one 5.0 points below, no significant difference (McNemar p = 0.30)"),
        browser.executeScript(
            "return [[0.03, 0.7], [0.3, 0.85]].map(([p, linear]) =>"
                + " against({ accuracy: 0.8, baselines: { bag_of_words_p_value: p } }, linear))"));
    String made = browser.findElement(By.tagName("pre")).getAttribute("textContent");
    assertTrue(made.contains(" -o '" + run + "'"), made);
    assertTrue(
        mistakes.stream().anyMatch(m -> m.getText().contains("<script>document.title=")),
        mistakes.get(0).getText());
    assertFalse(browser.findElements(By.cssSelector(".mistake .for")).isEmpty());
    filterMistakes(mistakes.size());
    assertEquals(0, browser.findElements(By.tagName("img")).size());
    Pdf paper = browser.print(new PrintOptions());
    assertTrue(paper.getContent().length() > 10_000);
    assertNoConsoleErrors();
  }

  private static void filterMistakes(int all) {
    WebElement select = browser.findElement(By.cssSelector(".controls select"));
    new Select(select).selectByValue("negative");
    List<WebElement> left = browser.findElements(By.className("mistake"));
    assertTrue(!left.isEmpty() && left.size() < all, left.size() + " of " + all);
    assertTrue(left.stream().allMatch(m -> m.getText().contains(": negative, predicted positive")));
    new Select(select).selectByValue("");
    assertEquals(all, browser.findElements(By.className("mistake")).size());
  }

  /** Three stars are so rare that none is answered. */
  @Test
  void aReportOnStarsSaysTheDistanceAndWhatIsNeverAnswered() throws IOException {
    Path stars = folder.resolve("stars.csv");
    String rows = "text,label\n" + "a dull bad film,1\na fine good film,5\n".repeat(20);
    Files.writeString(stars, rows + "a dull bad film,3\na fine good film,3\n");
    Path rated = folder.resolve("rated");
    Cli.Result trained = Cli.train(stars, "--dev", stars, "-o", rated);
    assertEquals(0, trained.code(), trained.err());
    browser.get(rated.resolve("report.html").toUri().toString());
    String answers = browser.findElement(By.tagName("main")).getText();
    assertTrue(answers.contains("within one step\n100.00 %"), answers);
    assertTrue(answers.contains("mean absolute error\n0.0476"), answers);
    assertTrue(answers.contains("Never predicted: 3. Train with --balance"), answers);
    assertTrue(answers.contains("recall precision F1"), answers);
    assertNoConsoleErrors();
  }

  @Test
  void severalRunsAreComparedOnOnePage() throws IOException {
    Path page = folder.resolve("comparison.html");
    Path other = folder.resolve("other");
    Path corpus = folder.resolve("corpus.csv");
    assertEquals(
        0,
        Cli.train(corpus, "--dev", corpus, "-o", other, "--set", "model.head=9", "--seed", "4")
            .code());
    assertEquals(0, Cli.run("report", run, other, "-o", page).code());
    for (String scheme : List.of("light", "dark")) {
      look(360, scheme);
      browser.get(page.toUri().toString());
      assertEquals("2 runs compared", browser.findElement(By.tagName("h1")).getText());
      awaitCharts(4);
      List<String> keys =
          browser
              .findElements(By.cssSelector("[aria-label='Settings that differ'] td:first-child"))
              .stream()
              .map(WebElement::getText)
              .toList();
      assertEquals(List.of("model.head", "train.seed"), keys);
      assertNoSidewaysScrolling();
      browser.findElements(By.cssSelector(".run > summary")).forEach(WebElement::click);
      awaitCharts(14);
      assertNoSidewaysScrolling();
      assertAccessible("comparison " + scheme);
    }
    assertNoConsoleErrors();
    assertEquals(2, Cli.run("report", run, run).code());
    assertEquals(2, Cli.run("report", run, run, "-o", page).code());
    Cli.Result none = Cli.run("report", folder);
    assertEquals(3, none.code());
    assertTrue(none.err().contains("holds no report of a classifier"), none.err());
    Path broken = Files.createDirectories(folder.resolve("broken"));
    String sound = Files.readString(run.resolve("report.json"));
    for (String text :
        List.of(
            "",
            "null",
            "{}",
            sound.replace("\"bestEpoch\":", "\"bestEpoch\":99"),
            sound.replace("\"macro_f1\"", "\"macro\""),
            sound.replace("\"telling\":[", "\"telling\":[[],"),
            sound.substring(0, sound.length() / 2))) {
      Files.writeString(broken.resolve("report.json"), text);
      Cli.Result refused = Cli.run("report", broken);
      assertEquals(3, refused.code(), text + refused.err());
      assertTrue(refused.err().contains("is not a report"), refused.err());
    }
  }

  @Test
  void aStudyHasATableAndACurve() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("study.csv"));
    Path study = folder.resolve("study");
    Cli.Result result =
        Cli.run(
            "study",
            corpus,
            "--test",
            corpus,
            "-o",
            study,
            "--rows",
            "30,all",
            "--seeds",
            "1,2",
            "--set",
            "data.vectors=none",
            "--set",
            "model.hidden=[5]",
            "--set",
            "train.epochs=1");
    assertEquals(0, result.code(), result.err());
    for (String scheme : List.of("light", "dark")) {
      look(360, scheme);
      browser.get(study.resolve("study.html").toUri().toString());
      awaitCharts(1);
      assertEquals(
          4, browser.findElements(By.cssSelector("main > .scroll:first-of-type tbody tr")).size());
      assertNoSidewaysScrolling();
      assertWholeWords();
      assertAccessible("study " + scheme);
    }
    assertNoConsoleErrors();
  }

  @Test
  void aSentenceTypedIntoTheServersPageIsAnswered() throws IOException {
    try (SentimentModel model = SentimentModel.load(run);
        WebServer server =
            new WebServer(
                new ServerOptions("127.0.0.1", 0, 8, PATIENCE, PATIENCE, Set.of()),
                new ModelAnswerer(model),
                new ModelAnswerer(model),
                new ModelAnswerer(model).description(run),
                Json.mapper())) {
      server.start();
      look(360, "dark");
      browser.get("http://127.0.0.1:" + server.port() + "/");
      browser.findElement(By.tagName("button")).click();
      assertEquals(
          "Write a text first.", browser.findElement(By.cssSelector("[role=alert]")).getText());
      browser.findElement(By.id("text")).sendKeys("a good film 好看 " + HOSTILE);
      browser.findElement(By.tagName("button")).click();
      WebElement label =
          new WebDriverWait(browser, PATIENCE)
              .until(ExpectedConditions.presenceOfElementLocated(By.id("label")));
      Prediction expected = model.predict("a good film 好看 " + HOSTILE);
      assertTrue(label.getText().startsWith(expected.label()), label.getText());
      assertEquals(
          new ModelAnswerer(model)
              .answer(List.of(new Question("a good film 好看", false, true)))
              .get(0)
              .get("running")
              .size(),
          4);
      assertTrue(browser.findElement(By.className("text")).getText().contains("好看 <script>"));
      assertEquals(expected.tokens(), browser.findElements(By.cssSelector("#running tr")).size());
      assertEquals("Valence", browser.getTitle());
      assertNoSidewaysScrolling();
      assertAccessible("page of the server, dark");
      look(1400, "light");
      assertAccessible("page of the server, light");
      askedBefore();
      fileOfLines(model);
      assertNoConsoleErrors();
    }
  }

  /** A click on an earlier text asks it again. */
  private static void askedBefore() {
    browser.findElement(By.id("text")).clear();
    browser.findElement(By.cssSelector("#history button")).click();
    new WebDriverWait(browser, PATIENCE)
        .until(
            ExpectedConditions.domPropertyToBe(
                browser.findElement(By.id("text")), "value", "a good film 好看 " + HOSTILE));
    assertEquals(1, browser.findElements(By.cssSelector("#history li")).size());
  }

  private static void fileOfLines(SentimentModel model) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < 300; k++) {
      lines.add(k % 3 == 0 ? "a good film, " + k : "a bad film");
    }
    Path file = Files.write(folder.resolve("lines.txt"), lines);
    browser.findElement(By.id("file")).sendKeys(file.toString());
    WebElement save =
        new WebDriverWait(browser, PATIENCE)
            .until(ExpectedConditions.presenceOfElementLocated(By.cssSelector("#progress button")));
    long positive =
        lines.stream().filter(line -> model.predict(line).label().equals("positive")).count();
    String counts =
        String.format(
            Locale.ROOT,
            "300 texts: negative: %d (%.1f %%), positive: %d (%.1f %%) Save as CSV",
            300 - positive,
            100 - positive / 3.0,
            positive,
            positive / 3.0);
    List<String> shown = browser.findElement(By.id("progress")).getText().lines().toList();
    assertEquals(counts, shown.get(0));
    assertEquals(21, shown.size());
    assertTrue(shown.get(1).endsWith("): a good film, 0"), shown.get(1));
    assertTrue(save.isEnabled());
    assertFileRefused(
        "rows.csv", "text\na\n".getBytes(UTF_8), "This page accepts one text per line.");
    assertFileRefused("zip.txt", new byte[] {'P', 'K', 3, 4, 0, 0}, "not a text file in UTF-8");
    assertFileRefused("latin.txt", "schön".getBytes(ISO_8859_1), "not a text file in UTF-8");
    assertFileRefused("empty.txt", "\n \n".getBytes(UTF_8), "The file has no text.");
  }

  private static void assertFileRefused(String name, byte[] content, String part)
      throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    browser.findElement(By.id("file")).sendKeys(file.toString());
    new WebDriverWait(browser, PATIENCE)
        .until(
            ExpectedConditions.textToBePresentInElementLocated(
                By.cssSelector("#progress [role=alert]"), part));
  }
}
