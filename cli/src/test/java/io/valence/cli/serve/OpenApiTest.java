package io.valence.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.valence.SentimentModel;
import io.valence.Training;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server answers as its OpenAPI description says. */
class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private static Path folder;

  private static SentimentModel model;
  private static WebServer server;
  private static JsonNode description;

  @BeforeAll
  static void start() throws Exception {
    Path train =
        Files.writeString(
            folder.resolve("train.csv"), "text,label\n" + "fine,good\ndull,bad\n".repeat(20));
    Path run = folder.resolve("run");
    Training.of(
            RunConfig.DEFAULT.with(
                "data.vectors=none", "model.embedding=4", "model.hidden=[4]", "train.epochs=1"))
        .on(train)
        .run(run);
    model = SentimentModel.load(run);
    ModelAnswerer answerer = new ModelAnswerer(model);
    ServerOptions options =
        new ServerOptions(
            "127.0.0.1", 0, 8, Duration.ofMinutes(5), Duration.ofMinutes(5), Set.of());
    server = new WebServer(options, answerer, answerer, answerer.description(run), MAPPER);
    server.start();
    description = MAPPER.readTree(get("/openapi.json").body());
  }

  @AfterAll
  static void stop() {
    server.close();
    model.close();
  }

  private static HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(at(path).build());
  }

  private static HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(
        at("/predict")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** The problems of a body by a schema of the description. */
  private static Set<ValidationMessage> problems(String pointer, String body) throws IOException {
    var schema = MAPPER.createObjectNode().put("$ref", "#" + pointer);
    schema.set("components", description.get("components"));
    schema.set("paths", description.get("paths"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(schema)
        .validate(MAPPER.readTree(body));
  }

  private static String response(String path, String method, int status) {
    return "/paths/~1"
        + path
        + "/"
        + method
        + "/responses/"
        + status
        + "/content/application~1json/schema";
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "health", "openapi.json"})
  void pagesAreAsDescribed(String path) throws Exception {
    HttpResponse<String> response = get("/" + path);
    assertEquals(200, response.statusCode());
    assertEquals(Set.of(), problems(response(path, "get", 200), response.body()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":\"a fine film\"} | 200",
        "{\"text\":\"\",\"explain\":false} | 200",
        "{\"text\":\"a fine film\",\"explain\":true,\"running\":true} | 200",
        "{\"texts\":[\"fine\",\"好看\"]} | 200",
        "{\"texts\":[]} | 400",
        "{\"text\":\"a\",\"texts\":[\"b\"]} | 400",
        "{\"text\":\"a\",\"nosuch\":1} | 400",
        "{\"text\":1} | 400",
        "[] | 400"
      })
  void questionsAndAnswersAreAsDescribed(String body, int status) throws Exception {
    HttpResponse<String> response = post(body);
    assertEquals(status, response.statusCode());
    assertEquals(Set.of(), problems(response("predict", "post", status), response.body()));
    boolean valid = problems("/components/schemas/Question", body).isEmpty();
    assertEquals(status == 200, valid, body);
  }

  /** Each path of the server is described, and the examples work. */
  @Test
  void theDescriptionIsWhole() throws Exception {
    for (var path : description.get("paths").properties()) {
      if (path.getValue().has("get")) {
        assertEquals(200, get(path.getKey()).statusCode(), path.getKey());
      }
    }
    String[] known =
        MAPPER
            .readTree(get("/nosuch").body())
            .get("error")
            .asText()
            .replaceFirst(".* are ", "")
            .split(", ");
    Set<String> described = new TreeSet<>(Set.of("/"));
    description.get("paths").fieldNames().forEachRemaining(described::add);
    assertEquals(described, new TreeSet<>(List.of(known)));
    for (JsonNode example :
        description.at("/paths/~1predict/post/requestBody/content/application~1json/examples")) {
      assertEquals(200, post(example.get("value").toString()).statusCode());
    }
    // A validator that takes everything would prove nothing.
    assertFalse(problems("/components/schemas/Prediction", "{\"label\":1}").isEmpty());
  }
}
