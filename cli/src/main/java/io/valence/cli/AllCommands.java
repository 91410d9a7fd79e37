package io.valence.cli;

import io.valence.cli.command.CheckCommand;
import io.valence.cli.command.CompleteCommand;
import io.valence.cli.command.ConfigCommand;
import io.valence.cli.command.DoctorCommand;
import io.valence.cli.command.EncodeCommand;
import io.valence.cli.command.EvaluateCommand;
import io.valence.cli.command.ExportCommand;
import io.valence.cli.command.ImportCommand;
import io.valence.cli.command.InitCommand;
import io.valence.cli.command.InspectCommand;
import io.valence.cli.command.NeighborsCommand;
import io.valence.cli.command.PredictCommand;
import io.valence.cli.command.PretrainCommand;
import io.valence.cli.command.ReportCommand;
import io.valence.cli.command.ReviewCommand;
import io.valence.cli.command.ScoreCommand;
import io.valence.cli.command.ServeCommand;
import io.valence.cli.command.ShrinkCommand;
import io.valence.cli.command.StudyCommand;
import io.valence.cli.command.TrainCommand;
import io.valence.cli.command.TuneCommand;
import io.valence.cli.command.VerifyCommand;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code valence} with all its commands: for help, completion and misspelled commands. */
@Command(
    subcommands = {
      TrainCommand.class,
      PretrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      EncodeCommand.class,
      CompleteCommand.class,
      InspectCommand.class,
      ImportCommand.class,
      CheckCommand.class,
      ReviewCommand.class,
      InitCommand.class,
      ConfigCommand.class,
      TuneCommand.class,
      StudyCommand.class,
      ReportCommand.class,
      ServeCommand.class,
      ScoreCommand.class,
      NeighborsCommand.class,
      ExportCommand.class,
      ShrinkCommand.class,
      VerifyCommand.class,
      DoctorCommand.class,
      HelpCommand.class,
      AutoComplete.GenerateCompletion.class
    })
final class AllCommands extends ValenceCommand {}
