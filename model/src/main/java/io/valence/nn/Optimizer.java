package io.valence.nn;

import io.valence.model.math.AdamStep;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Updates parameters by their gradients; <a
 * href="https://pytorch.org/docs/stable/optim.html">torch.optim</a>. Every parameter is updated at
 * every step, as PyTorch's dense optimizers do.
 */
public abstract class Optimizer {
  private final Context context;
  private final List<Parameter> parameters;
  private long steps;

  Optimizer(Context context, List<? extends Module> modules) {
    this.context = context;
    this.parameters = modules.stream().flatMap(module -> module.parameters().stream()).toList();
    Module.require(!parameters.isEmpty(), "optimizer got an empty parameter list");
    Module.require(
        new HashSet<>(parameters).size() == parameters.size(),
        "some parameters appear in more than one module, or a module is given twice");
  }

  /**
   * One step.
   *
   * @param learningRate step size, 0 or above
   */
  public void step(double learningRate) {
    Module.require(
        learningRate >= 0 && Double.isFinite(learningRate),
        "Invalid learning rate: " + learningRate);
    steps++;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      Matrix gradient = p.gradientMatrix().copy();
      update(context.backend(), i, steps, learningRate, gradient, p.valueMatrix());
    }
  }

  /**
   * Updates a parameter.
   *
   * @param number of the parameter
   * @param step counted from 1
   * @param g its gradient, which may be changed
   */
  abstract void update(Backend backend, int number, long step, double rate, Matrix g, Matrix p);

  /** Sets all gradients to zero. */
  public void zeroGrad() {
    parameters.forEach(Parameter::zeroGrad);
  }

  /**
   * Scales all gradients down so that their common norm is at most {@code maxNorm}; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html">clip_grad_norm_</a>.
   *
   * @param maxNorm above 0
   * @return the norm before
   */
  public double clipGradNorm(double maxNorm) {
    Module.require(maxNorm > 0, "max_norm must be greater than zero, got " + maxNorm);
    List<Matrix> gradients = parameters.stream().map(Parameter::gradientMatrix).toList();
    double norm = context.backend().optimizer().norm(gradients);
    double factor = maxNorm / (norm + 1e-6);
    if (factor < 1) {
      gradients.forEach(g -> context.backend().scale((float) factor, g));
    }
    return norm;
  }

  /** What a rule remembers of each parameter: zeros of its shape at first. */
  List<Matrix> zeros() {
    List<Matrix> all = new ArrayList<>();
    parameters.forEach(p -> all.add(new Matrix(p.valueMatrix().rows(), p.valueMatrix().columns())));
    return all;
  }

  /** Adam, β 0.9 and 0.999, ε 1e-8. */
  public static final class Adam extends Optimizer {
    private final double weightDecay;
    private final boolean decoupled;
    private final List<Matrix> first;
    private final List<Matrix> second;

    private Adam(
        Context context, List<? extends Module> modules, double weightDecay, boolean decoupled) {
      super(context, modules);
      this.weightDecay = weightDecay;
      this.decoupled = decoupled;
      this.first = zeros();
      this.second = zeros();
    }

    @Override
    void update(Backend backend, int number, long step, double rate, Matrix g, Matrix p) {
      if (weightDecay > 0 && decoupled) {
        backend.scale((float) (1 - rate * weightDecay), p);
      } else if (weightDecay > 0) {
        backend.addScaled((float) weightDecay, p, g);
      }
      AdamStep numbers = AdamStep.of(rate, 0.9, 0.999, 1e-8, step);
      backend.optimizer().adam(numbers, g, first.get(number), second.get(number), p);
    }
  }

  /** Stochastic gradient descent with momentum. */
  public static final class Sgd extends Optimizer {
    private final double momentum;
    private final double weightDecay;
    private final List<Matrix> velocity;

    private Sgd(
        Context context, List<? extends Module> modules, double momentum, double weightDecay) {
      super(context, modules);
      this.momentum = momentum;
      this.weightDecay = weightDecay;
      this.velocity = zeros();
    }

    @Override
    void update(Backend backend, int number, long step, double rate, Matrix g, Matrix p) {
      if (weightDecay > 0) {
        backend.addScaled((float) weightDecay, p, g);
      }
      backend.optimizer().momentum((float) rate, (float) momentum, g, velocity.get(number), p);
    }
  }

  /**
   * Adam; <a
   * href="https://pytorch.org/docs/stable/generated/torch.optim.Adam.html">torch.optim.Adam</a>.
   *
   * @param context what computes
   * @param modules whose parameters are updated
   * @return the optimizer
   */
  public static Adam adam(Context context, List<? extends Module> modules) {
    return new Adam(context, modules, 0, false);
  }

  /**
   * Adam with decoupled weight decay; <a
   * href="https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html">torch.optim.AdamW</a>.
   *
   * @param context what computes
   * @param modules whose parameters are updated
   * @param weightDecay the share of a parameter, times the learning rate, that a step takes away
   * @return the optimizer
   */
  public static Adam adamW(Context context, List<? extends Module> modules, double weightDecay) {
    Module.require(weightDecay >= 0, "Invalid weight_decay value: " + weightDecay);
    return new Adam(context, modules, weightDecay, true);
  }

  /**
   * SGD; <a
   * href="https://pytorch.org/docs/stable/generated/torch.optim.SGD.html">torch.optim.SGD</a>.
   *
   * @param context what computes
   * @param modules whose parameters are updated
   * @param momentum 0 for none
   * @param weightDecay added to the gradient; 0 for none
   * @return the optimizer
   */
  public static Sgd sgd(
      Context context, List<? extends Module> modules, double momentum, double weightDecay) {
    Module.require(momentum >= 0, "Invalid momentum value: " + momentum);
    Module.require(weightDecay >= 0, "Invalid weight_decay value: " + weightDecay);
    return new Sgd(context, modules, momentum, weightDecay);
  }
}
