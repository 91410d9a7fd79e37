package io.valence.model.config;

/** {@code train.optimizer}. */
public enum OptimizerKind {
  /** Adam; weight decay is added to the gradient, as in torch.optim.Adam. */
  ADAM,
  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019). */
  ADAMW,
  /** Stochastic gradient descent with momentum. */
  SGD
}
