package io.valence.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.cli.serve.Question;
import io.valence.cli.serve.WebServer;
import io.valence.model.checkpoint.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code valence serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Answers texts over HTTP, and shows a page to try the model on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence serve -m run",
      "  curl -H 'Content-Type: application/json' -d '{\"text\":\"a fine film\"}'"
          + " localhost:8080/predict",
      "",
      "POST /predict takes {\"text\":\"…\"} or {\"texts\":[…]}, with \"explain\" and \"running\" as"
          + " wanted; GET /model, /health, /metrics (Prometheus). Ctrl-C answers what waits and"
          + " stops."
    })
final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Where to listen; other than this machine alone with 0.0.0.0, which anyone"
              + " may then ask. Default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--waiting",
      paramLabel = "N",
      defaultValue = "256",
      description = "Requests that may wait; more are refused (429). Default: ${DEFAULT-VALUE}.")
  private int waiting;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (port < 0 || port > 65535 || waiting < 1) {
      throw new UsageException("--port is 0 to 65535, --waiting at least 1");
    }
    Ensemble trained = new ModelPath(model.path()).load();
    try (Interrupt interrupt = new Interrupt(() -> terminal.note("stopping"));
        Predictor predictor = Predictor.ofMany(model.path(), trained);
        WebServer server =
            new WebServer(
                host,
                port,
                waiting,
                questions -> answers(predictor, questions),
                new Description(model.path(), trained).json(),
                Json.mapper())) {
      start(server);
      terminal.note("http://%s:%d/ answers; Ctrl-C stops", host, server.port());
      interrupt.await();
      return interrupt.exitCode().code();
    }
  }

  private void start(WebServer server) {
    try {
      server.start();
    } catch (IOException e) {
      throw new UsageException(
          String.format(
              "%s:%d cannot be listened at: the port is taken (name another with --port, 0 for any"
                  + " free one), or the host is not this machine's",
              host, port));
    }
  }

  /** The answers as the server gives them. */
  static List<ObjectNode> answers(Predictor predictor, List<Question> questions) {
    Predictor.Prediction[] predictions =
        predictor.predict(questions.stream().map(Question::text).toList());
    List<ObjectNode> answers = new ArrayList<>();
    for (int i = 0; i < predictions.length; i++) {
      ObjectNode answer = predictions[i].json();
      String text = questions.get(i).text();
      String label = predictions[i].label();
      if (questions.get(i).explain()) {
        answer.set("explanation", predictor.explain(text, label, ExplainMethod.GRADIENTS).json());
      }
      if (questions.get(i).running()) {
        answer.set("running", predictor.running(text, label).json());
      }
      answers.add(answer);
    }
    return answers;
  }

  /** What a server says of its model. */
  record Description(Path file, Ensemble model) {
    ObjectNode json() {
      ObjectNode root = Json.mapper().createObjectNode();
      root.put("schema", 1);
      root.put("name", file.toAbsolutePath().normalize().getFileName().toString());
      ArrayNode fingerprints = root.putArray("fingerprints");
      model.members().forEach(member -> fingerprints.add(member.fingerprint()));
      root.put("version", model.first().provenance().version());
      model.labels().forEach(root.putArray("labels")::add);
      root.put("vocabulary", model.first().vocabulary().size());
      root.set("config", Json.mapper().valueToTree(model.first().config()));
      return root;
    }
  }
}
