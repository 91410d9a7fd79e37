package io.valence.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, giving each what it works with. */
final class CommandFactory implements IFactory {
  private final Map<Class<?>, Supplier<?>> commands;

  CommandFactory(Terminal terminal, String[] given) {
    List<String> arguments = List.of(given);
    commands =
        Map.of(
            TrainCommand.class, () -> new TrainCommand(terminal, arguments),
            PredictCommand.class, () -> new PredictCommand(terminal),
            EvaluateCommand.class, () -> new EvaluateCommand(terminal),
            InspectCommand.class, () -> new InspectCommand(terminal),
            ImportCommand.class, () -> new ImportCommand(terminal, arguments),
            CheckCommand.class, () -> new CheckCommand(terminal),
            TuneCommand.class, () -> new TuneCommand(terminal),
            VerifyCommand.class, () -> new VerifyCommand(terminal),
            DoctorCommand.class, () -> new DoctorCommand(terminal));
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Supplier<?> command = commands.get(type);
    return command == null ? CommandLine.defaultFactory().create(type) : type.cast(command.get());
  }
}
