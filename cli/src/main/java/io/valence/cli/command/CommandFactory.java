package io.valence.cli.command;

import io.valence.cli.console.Terminal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates the commands and injects their dependencies. */
public final class CommandFactory implements IFactory {
  private final Map<Class<?>, Supplier<Object>> commands;

  public CommandFactory(Terminal terminal, String[] given) {
    List<String> arguments = List.of(given);
    commands =
        Map.ofEntries(
            Map.entry(TrainCommand.class, () -> new TrainCommand(terminal, arguments)),
            Map.entry(PretrainCommand.class, () -> new PretrainCommand(terminal, arguments)),
            Map.entry(CompleteCommand.class, () -> new CompleteCommand(terminal)),
            Map.entry(PredictCommand.class, () -> new PredictCommand(terminal)),
            Map.entry(EvaluateCommand.class, () -> new EvaluateCommand(terminal)),
            Map.entry(EncodeCommand.class, () -> new EncodeCommand(terminal)),
            Map.entry(InspectCommand.class, () -> new InspectCommand(terminal)),
            Map.entry(ImportCommand.class, () -> new ImportCommand(terminal, arguments)),
            Map.entry(CheckCommand.class, () -> new CheckCommand(terminal)),
            Map.entry(TuneCommand.class, () -> new TuneCommand(terminal)),
            Map.entry(ReportCommand.class, () -> new ReportCommand(terminal)),
            Map.entry(ServeCommand.class, () -> new ServeCommand(terminal)),
            Map.entry(ExportCommand.class, () -> new ExportCommand(terminal)),
            Map.entry(NeighborsCommand.class, () -> new NeighborsCommand(terminal)),
            Map.entry(VerifyCommand.class, () -> new VerifyCommand(terminal)),
            Map.entry(DoctorCommand.class, () -> new DoctorCommand(terminal)));
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Supplier<Object> command = commands.get(type);
    return command == null ? CommandLine.defaultFactory().create(type) : type.cast(command.get());
  }
}
