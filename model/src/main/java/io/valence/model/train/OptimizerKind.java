package io.valence.model.train;

/** {@code train.optimizer}. */
public enum OptimizerKind {
  /** Adam; weight decay is added to the gradient, as torch.optim.Adam does. */
  ADAM,
  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019). */
  ADAMW,
  /** Stochastic gradient descent with momentum. */
  SGD
}
