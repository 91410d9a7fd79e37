package io.valence.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, giving each what it works with. */
record CommandFactory(Terminal terminal, List<String> arguments) implements IFactory {
  CommandFactory(Terminal terminal, String[] arguments) {
    this(terminal, List.of(arguments));
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Object command = null;
    if (type == TrainCommand.class) {
      command = new TrainCommand(terminal, arguments);
    } else if (type == PredictCommand.class) {
      command = new PredictCommand(terminal);
    } else if (type == EvaluateCommand.class) {
      command = new EvaluateCommand(terminal);
    } else if (type == InspectCommand.class) {
      command = new InspectCommand(terminal);
    } else if (type == ImportCommand.class) {
      command = new ImportCommand(terminal, arguments);
    } else if (type == CheckCommand.class) {
      command = new CheckCommand(terminal);
    } else if (type == VerifyCommand.class) {
      command = new VerifyCommand(terminal);
    } else if (type == DoctorCommand.class) {
      command = new DoctorCommand(terminal);
    } else if (type == TuneCommand.class) {
      command = new TuneCommand(terminal);
    }
    return command == null ? CommandLine.defaultFactory().create(type) : type.cast(command);
  }
}
