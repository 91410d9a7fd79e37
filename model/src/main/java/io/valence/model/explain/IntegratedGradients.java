package io.valence.model.explain;

import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Integrated gradients (Sundararajan, Taly and Yan, 2017) on the straight path from zero vectors to
 * those of the text, by the midpoint rule; a linear model's contributions are scaled along with
 * them. The effects add up to the change in log-odds from the text with zero vectors, whose words
 * carry no information, to the text itself.
 *
 * <p>Where they do not yet, the parts of the path over which they do not are halved: the log-odds
 * of a long text may change on a small part of it. After the last point, effects over a part that
 * add up to more than the change over it are scaled down to it.
 *
 * @param mostSteps maximum number of points
 */
public record IntegratedGradients(Backend backend, WideClassifier model, int mostSteps)
    implements Explainer {
  private static final int FEWEST_STEPS = 32;

  /** Enough points for the effects to add up, however nonlinear the network. */
  public static final int MOST_STEPS = 1024;

  /** Relative error of the sum of effects above which more steps are taken. */
  private static final double TOLERANCE = 0.01;

  /**
   * A part of the path.
   *
   * @param start log-odds where it begins; NaN if not known
   * @param end log-odds where it ends; NaN if not known
   * @param middle the point whose slopes stand for it
   */
  private record Part(double from, double to, double start, double end, StraightPath.Point middle) {
    double effect(int token) {
      return (to - from) * middle.slopes()[token];
    }

    private double sum() {
      return (to - from) * Arrays.stream(middle.slopes()).sum();
    }

    /** How far the effects are from the change. */
    double miss() {
      return Math.abs(sum() - (end - start));
    }

    /** With effects that add up to no more than the change, and not to the contrary. */
    Part bounded() {
      double sum = sum();
      double share = sum == 0 ? 1 : Math.max(0, Math.min(1, (end - start) / sum));
      double[] slopes = Arrays.stream(middle.slopes()).map(slope -> share * slope).toArray();
      return new Part(from, to, start, end, new StraightPath.Point(middle.logOdds(), slopes));
    }

    Part between(double first, double last) {
      return new Part(from, to, first, last, middle);
    }
  }

  @Override
  public Attribution explain(int[] ids, int label) {
    StraightPath path = new StraightPath(backend, model, ids, label);
    double[] ends = path.logOdds(0, 1);
    double change = ends[1] - ends[0];
    double tolerance = TOLERANCE * Math.max(1, Math.abs(change));
    List<Part> parts = equal(path, Math.min(FEWEST_STEPS, mostSteps));
    int steps = parts.size();
    Attribution found = attribution(parts, ids.length, ends);
    if (Math.abs(found.sum() - change) <= tolerance || steps < FEWEST_STEPS) {
      return found;
    }
    parts = withEnds(path, parts, ends);
    while (steps + 2 <= mostSteps) {
      List<Part> halved = worst(parts, tolerance, (mostSteps - steps) / 2);
      steps += 2 * halved.size();
      parts = refined(path, parts, halved);
      found = attribution(parts, ids.length, ends);
      if (Math.abs(found.sum() - change) <= tolerance) {
        return found;
      }
    }
    return attribution(parts.stream().map(Part::bounded).toList(), ids.length, ends);
  }

  private static List<Part> equal(StraightPath path, int count) {
    double[] middles = new double[count];
    Arrays.setAll(middles, i -> (i + 0.5) / count);
    List<StraightPath.Point> points = path.points(middles);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double to = (i + 1.0) / count;
      parts.add(new Part((double) i / count, to, Double.NaN, Double.NaN, points.get(i)));
    }
    return parts;
  }

  /** The same parts with the log-odds at both ends. */
  private static List<Part> withEnds(StraightPath path, List<Part> parts, double[] ends) {
    double[] inner = parts.stream().skip(1).mapToDouble(Part::from).toArray();
    double[] known = path.logOdds(inner);
    List<Part> all = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      double first = i == 0 ? ends[0] : known[i - 1];
      double last = i == known.length ? ends[1] : known[i];
      all.add(parts.get(i).between(first, last));
    }
    return all;
  }

  /** Those that miss more than their share, the worst first; at least one. */
  private static List<Part> worst(List<Part> parts, double tolerance, int most) {
    double share = tolerance / parts.size();
    List<Part> worst =
        parts.stream()
            .sorted(Comparator.comparingDouble(Part::miss).reversed())
            .filter(part -> part.miss() > share)
            .limit(most)
            .toList();
    return worst.isEmpty() ? List.of(parts.get(0)) : worst;
  }

  /** All parts, some of them halved at their middle, whose log-odds are known. */
  private static List<Part> refined(StraightPath path, List<Part> parts, List<Part> halved) {
    double[] middles = new double[2 * halved.size()];
    for (int i = 0; i < halved.size(); i++) {
      double quarter = (halved.get(i).to - halved.get(i).from) / 4;
      middles[2 * i] = halved.get(i).from + quarter;
      middles[2 * i + 1] = halved.get(i).to - quarter;
    }
    List<StraightPath.Point> points = path.points(middles);
    List<Part> all = new ArrayList<>(parts);
    all.removeAll(Set.copyOf(halved));
    for (int i = 0; i < halved.size(); i++) {
      Part whole = halved.get(i);
      double half = (whole.from + whole.to) / 2;
      double known = whole.middle.logOdds();
      all.add(new Part(whole.from, half, whole.start, known, points.get(2 * i)));
      all.add(new Part(half, whole.to, known, whole.end, points.get(2 * i + 1)));
    }
    return all;
  }

  private static Attribution attribution(List<Part> parts, int tokens, double[] ends) {
    double[] effects = new double[tokens];
    for (Part part : parts) {
      for (int t = 0; t < tokens; t++) {
        effects[t] += part.effect(t);
      }
    }
    return new Attribution(effects, ends[1], ends[0]);
  }
}
