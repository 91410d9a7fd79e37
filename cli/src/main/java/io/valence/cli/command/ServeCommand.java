package io.valence.cli.command;

import io.valence.SentimentModel;
import io.valence.app.UsageException;
import io.valence.cli.console.Interrupt;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.ModelOption;
import io.valence.cli.option.ThreadsOption;
import io.valence.cli.option.Version;
import io.valence.cli.serve.Answerer;
import io.valence.cli.serve.ModelAnswerer;
import io.valence.cli.serve.ReportedAnswerer;
import io.valence.cli.serve.ServerOptions;
import io.valence.cli.serve.WebServer;
import io.valence.model.config.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
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
    description = "Serves predictions over HTTP, with a web page to try the model.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence serve -m run",
      "  curl --json '{\"text\":\"a fine film\"}' localhost:8080/predict",
      "",
      "POST /predict takes {\"text\":\"…\"} or {\"texts\":[…]}, optionally with \"explain\" and"
          + " \"running\"; also GET /model, /health, /metrics (Prometheus). Ctrl-C answers waiting"
          + " requests and stops."
    })
public final class ServeCommand implements Callable<Integer> {
  /** Time for a request to arrive. */
  private static final Duration REQUEST_TIME = Duration.ofSeconds(20);

  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on. 0.0.0.0 accepts requests from other machines. Default: "
              + "${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--waiting",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Maximum number of waiting requests; further ones get 429. Default: "
              + "${DEFAULT-VALUE}.")
  private int waiting;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "Maximum waiting time of a request, such as 5s or 1m; then it gets 503. "
              + "Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      split = ",",
      description =
          "Host name that clients may use besides localhost, --host and IP addresses, "
              + "such as a proxy's. Repeatable.")
  private Set<String> allowedHosts = Set.of();

  @Mixin private ThreadsOption threads;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    requireConsistentOptions();
    ServerOptions options =
        new ServerOptions(host, port, waiting, timeout, REQUEST_TIME, allowedHosts);
    // Explanations have threads of their own, so plain requests need not wait for them.
    try (Interrupt interrupt = new Interrupt(() -> terminal.note("stopping"));
        SentimentModel loaded = SentimentModel.load(model.path(), threads.computation());
        SentimentModel explaining = loaded.share();
        WebServer server =
            new WebServer(
                options,
                reported(new ModelAnswerer(loaded)),
                reported(new ModelAnswerer(explaining)),
                new ModelAnswerer(loaded).description(model.path()),
                Json.mapper())) {
      model.note(loaded.members(), terminal);
      loaded.preload();
      start(server);
      String shown = host.contains(":") ? "[" + host + "]" : host; // IPv6 in an address
      terminal.note("listening on http://%s:%d/ (press Ctrl-C to stop)", shown, server.port());
      interrupt.await();
      return interrupt.exitCode().code();
    }
  }

  private Answerer reported(Answerer answerer) {
    return new ReportedAnswerer(
        answerer, problem -> terminal.error("valence: a request failed: %s", problem));
  }

  private void requireConsistentOptions() {
    if (port < 0 || port > 65535) {
      throw new UsageException("--port takes 0 to 65535, not " + port);
    }
    if (waiting < 1) {
      throw new UsageException("--waiting must be at least 1, not " + waiting);
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new UsageException("--timeout takes a time above 0");
    }
  }

  private void start(WebServer server) {
    try {
      server.start();
    } catch (IOException e) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "cannot listen on %s:%d: the port is in use (choose another with --port, 0 for any free"
                  + " one), or the host is not an address of this machine",
              host,
              port));
    }
  }
}
