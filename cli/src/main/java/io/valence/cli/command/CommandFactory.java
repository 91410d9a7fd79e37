package io.valence.cli.command;

import io.valence.cli.console.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/** Creates the commands and injects their dependencies. */
public final class CommandFactory implements IFactory {
  private final Terminal terminal;
  private final List<String> arguments;

  public CommandFactory(Terminal terminal, String[] arguments) {
    this.terminal = terminal;
    this.arguments = List.of(arguments);
  }

  /** Whether there is a command of that name. */
  public boolean has(String name) {
    return create(name) != null;
  }

  /** The command of that name; null if there is none. */
  public Object create(String name) {
    return switch (name) {
      case "train" -> new TrainCommand(terminal, arguments);
      case "pretrain" -> new PretrainCommand(terminal, arguments);
      case "complete" -> new CompleteCommand(terminal);
      case "predict" -> new PredictCommand(terminal);
      case "evaluate" -> new EvaluateCommand(terminal);
      case "encode" -> new EncodeCommand(terminal);
      case "inspect" -> new InspectCommand(terminal);
      case "import" -> new ImportCommand(terminal, arguments);
      case "check" -> new CheckCommand(terminal);
      case "review" -> new ReviewCommand(terminal);
      case "init" -> new InitCommand(terminal);
      case "config" -> new ConfigCommand(terminal);
      case "study" -> new StudyCommand(terminal, arguments);
      case "tune" -> new TuneCommand(terminal);
      case "report" -> new ReportCommand(terminal);
      case "serve" -> new ServeCommand(terminal);
      case "score" -> new ScoreCommand();
      case "shrink" -> new ShrinkCommand(terminal);
      case "export" -> new ExportCommand(terminal);
      case "neighbors" -> new NeighborsCommand(terminal);
      case "verify" -> new VerifyCommand(terminal);
      case "doctor" -> new DoctorCommand(terminal);
      default -> null;
    };
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Command command = type.getAnnotation(Command.class);
    Object created = command == null ? null : create(command.name());
    return created == null ? CommandLine.defaultFactory().create(type) : type.cast(created);
  }
}
