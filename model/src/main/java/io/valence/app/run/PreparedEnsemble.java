package io.valence.app.run;

import io.valence.data.Encoder;
import io.valence.model.classifier.PreparedNetwork;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * An ensemble that predicts many times on one backend, which keeps what it can between calls.
 * Thread-safe. Its logits differ from {@link Ensemble#logits} by rounding where products are
 * native.
 */
public final class PreparedEnsemble {
  private final Ensemble ensemble;
  private final Backend backend;
  private final List<PreparedNetwork> networks;

  /**
   * @param ensemble not to be trained further
   * @param backend closed by the caller
   */
  public PreparedEnsemble(Ensemble ensemble, Backend backend) {
    this.ensemble = ensemble;
    this.backend = backend;
    this.networks =
        ensemble.members().stream()
            .map(member -> new PreparedNetwork(backend, member.classifier()))
            .toList();
  }

  /** The backend. */
  public Backend backend() {
    return backend;
  }

  /**
   * The logits of some texts, [texts, K].
   *
   * @param texts as {@link Ensemble#encode} returns them
   */
  public Matrix logits(List<List<Encoder.Encoded>> texts) {
    List<Matrix> all = new ArrayList<>();
    for (int m = 0; m < networks.size(); m++) {
      int member = m;
      List<int[]> ids = texts.stream().map(text -> text.get(member).ids()).toList();
      all.add(ensemble.members().get(m).answering().logits(backend, networks.get(m), ids));
    }
    return Ensemble.mean(all);
  }
}
