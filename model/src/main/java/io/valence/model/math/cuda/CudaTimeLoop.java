package io.valence.model.math.cuda;

import io.valence.model.math.RecurrenceInput;

/**
 * The time loops of a recurrent layer: of a step all directions, gates and rows in one product and
 * one kernel.
 *
 * <p>The states of a step are read where the step before left them on the tape. The matrices are
 * those that the steps are rows of, a block a direction; any but weight, gates and hidden may be
 * {@link CellKernels#NONE}.
 *
 * @param weight W_hh, [GH, H] a direction
 */
record CudaTimeLoop(
    Gpu gpu,
    RecurrenceInput input,
    GpuBlocks weight,
    GpuBlocks gates,
    GpuBlocks hidden,
    GpuBlocks state,
    GpuBlocks firstHidden,
    GpuBlocks firstState) {
  private GpuBlocks at(GpuBlocks x, int t) {
    return x == CellKernels.NONE ? x : x.rows(input.offsets()[t], input.width(t));
  }

  private GpuBlocks before(GpuBlocks x, GpuBlocks first, int t) {
    GpuBlocks from = t == 0 ? first : x;
    return from == CellKernels.NONE
        ? from
        : from.rows(t == 0 ? 0 : input.offsets()[t - 1], input.width(t));
  }

  private CellKernels.Step step(int t, GpuBlocks recurrent, GpuBlocks bias) {
    return new CellKernels.Step(
        at(gates, t),
        recurrent,
        bias,
        before(hidden, firstHidden, t),
        before(state, firstState, t),
        at(state, t),
        at(hidden, t));
  }

  /**
   * @param recurrent GRU: room for W_hh · h of one step, [B, GH] a direction
   * @param bias GRU: b_hh, [1, GH] a direction
   */
  void forward(GpuBlocks recurrent, GpuBlocks bias) {
    boolean apart = recurrent != CellKernels.NONE; // GRU's
    CellKernels kernels = new CellKernels(gpu);
    for (int t = 0; t < input.steps(); t++) {
      GpuBlocks sums = apart ? recurrent.rows(0, input.width(t)) : at(gates, t);
      CellKernels.Step step = step(t, sums, bias);
      if (step.hiddenBefore() != CellKernels.NONE) {
        gpu.multiply(step.hiddenBefore(), false, weight, true, apart ? 0 : 1, sums);
      }
      kernels.forward(input.cell(), step);
    }
  }

  /**
   * Steps back; the gates become their gradients.
   *
   * @param recurrent takes d loss / d (W_hh · h + b_hh) of every token, [N, GH] a direction
   * @param above d loss / d h of every token, [N, H]; or {@link CellKernels#NONE}
   * @param dHidden d loss / d h after the last step, and at the end before the first, [B, H]
   * @param dCell LSTM: the same for c, [B, H]
   */
  void backward(GpuBlocks recurrent, GpuBlocks above, GpuBlocks dHidden, GpuBlocks dCell) {
    CellKernels kernels = new CellKernels(gpu);
    for (int t = input.steps() - 1; t >= 0; t--) {
      GpuBlocks dh = dHidden.rows(0, input.width(t));
      GpuBlocks dSums = at(recurrent, t);
      CellKernels.Step step = step(t, dSums, CellKernels.NONE);
      kernels.backward(input.cell(), step, at(above, t), dh, dCell.rows(0, input.width(t)));
      if (step.hiddenBefore() != CellKernels.NONE) {
        int beta = input.cell().carriesHidden() ? 1 : 0;
        gpu.multiply(dSums, false, weight, false, beta, dh);
      }
    }
  }
}
