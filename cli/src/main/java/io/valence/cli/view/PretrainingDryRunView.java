package io.valence.cli.view;

import io.valence.app.pretrain.PretrainingDryRun;
import io.valence.app.pretrain.PretrainingPlan;
import java.util.List;
import java.util.Locale;

/** The cost of a pretraining, as lines. */
public record PretrainingDryRunView(PretrainingDryRun run) {
  /** The lines. */
  public List<String> lines() {
    PretrainingPlan plan = run.plan();
    return List.of(
        format("vocabulary %d, parameters %,d", plan.data().vocabulary().size(), plan.parameters()),
        format(
            "memory: about %,d MiB of heap, of %,d MiB available",
            plan.heap() >> 20, Runtime.getRuntime().maxMemory() >> 20),
        format(
            "%d batches and %.2f s per epoch (%,.0f tokens/s); all %d epochs: %s",
            run.batches(),
            run.secondsPerEpoch(),
            plan.config().train().stopping().passes()
                * plan.data().train().tokens()
                / run.secondsPerEpoch(),
            run.epochs(),
            DryRunView.time(run.epochs() * run.secondsPerEpoch())));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
