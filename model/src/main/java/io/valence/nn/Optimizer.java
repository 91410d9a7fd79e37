package io.valence.nn;

import io.valence.model.math.Matrix;
import io.valence.model.train.Adam;
import io.valence.model.train.Sgd;
import io.valence.model.train.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Updates parameters by their gradients; <a
 * href="https://pytorch.org/docs/stable/optim.html">torch.optim</a>. Each step updates every
 * parameter, like PyTorch's dense optimizers.
 */
public final class Optimizer {
  private final Context context;
  private final UpdateRule rule;
  private final List<Parameter> parameters;
  private final List<Matrix[]> remembered = new ArrayList<>(); // the rule's, per parameter
  private long steps;

  private Optimizer(Context context, List<? extends Module> modules, UpdateRule rule) {
    this.context = context;
    this.rule = rule;
    this.parameters = modules.stream().flatMap(module -> module.parameters().stream()).toList();
    Module.require(!parameters.isEmpty(), "optimizer got an empty parameter list");
    // By their numbers: a cell has new names for those of its layer at each call.
    Set<Matrix> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    parameters.forEach(parameter -> distinct.add(parameter.valueMatrix()));
    Module.require(
        distinct.size() == parameters.size(),
        "some parameters appear in more than one module, or a module is given twice");
    for (Parameter p : parameters) {
      Matrix value = p.valueMatrix();
      Matrix[] zeros = new Matrix[rule.remembered().size()];
      Arrays.setAll(zeros, i -> new Matrix(value.rows(), value.columns()));
      remembered.add(zeros);
    }
  }

  /**
   * One step.
   *
   * @param learningRate step size, at least 0
   */
  public void step(double learningRate) {
    Module.require(
        learningRate >= 0 && Double.isFinite(learningRate),
        "Invalid learning rate: " + learningRate);
    steps++;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      Matrix gradient = p.gradientMatrix().copy(); // the rule may write to it
      Matrix value = p.valueMatrix();
      rule.apply(context.backend(), learningRate, steps, gradient, remembered.get(i), value);
    }
  }

  /** Sets all gradients to zero. */
  public void zeroGrad() {
    parameters.forEach(Parameter::zeroGrad);
  }

  /**
   * Scales all gradients down so that their total norm is at most {@code maxNorm}; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html">clip_grad_norm_</a>.
   *
   * @param maxNorm positive
   * @return the norm before
   */
  public double clipGradNorm(double maxNorm) {
    Module.require(maxNorm > 0, "max_norm must be greater than zero, got " + maxNorm);
    List<Matrix> gradients = parameters.stream().map(Parameter::gradientMatrix).toList();
    return context.backend().optimizer().clip(gradients, maxNorm).getAsDouble();
  }

  /**
   * Adam; <a
   * href="https://pytorch.org/docs/stable/generated/torch.optim.Adam.html">torch.optim.Adam</a>.
   *
   * @param context the context
   * @param modules whose parameters are updated
   * @return the optimizer
   */
  public static Optimizer adam(Context context, List<? extends Module> modules) {
    return new Optimizer(context, modules, new Adam(0, false));
  }

  /**
   * Adam with decoupled weight decay; <a
   * href="https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html">torch.optim.AdamW</a>.
   *
   * @param context the context
   * @param modules whose parameters are updated
   * @param weightDecay a step subtracts this times the learning rate times the parameter
   * @return the optimizer
   */
  public static Optimizer adamW(
      Context context, List<? extends Module> modules, double weightDecay) {
    Module.require(weightDecay >= 0, "Invalid weight_decay value: " + weightDecay);
    return new Optimizer(context, modules, new Adam(weightDecay, true));
  }

  /**
   * SGD; <a
   * href="https://pytorch.org/docs/stable/generated/torch.optim.SGD.html">torch.optim.SGD</a>.
   *
   * @param context the context
   * @param modules whose parameters are updated
   * @param momentum 0 for none
   * @param weightDecay added to the gradient; 0 for none
   * @return the optimizer
   */
  public static Optimizer sgd(
      Context context, List<? extends Module> modules, double momentum, double weightDecay) {
    Module.require(momentum >= 0, "Invalid momentum value: " + momentum);
    Module.require(weightDecay >= 0, "Invalid weight_decay value: " + weightDecay);
    return new Optimizer(context, modules, new Sgd(momentum, weightDecay));
  }
}
