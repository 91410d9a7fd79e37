package io.valence.model.math.cuda;

import io.valence.model.math.RecurrenceInput;

/**
 * The time loops of a recurrent layer. Each step has one product and one kernel for all directions,
 * gates and rows; a loop is one sequence.
 *
 * <p>A step reads the previous states from the tape. The matrices contain the rows of all steps,
 * one block per direction. All but weight, gates and hidden may be {@link CellKernels#NONE}.
 *
 * @param weight W_hh, [GH, H] per direction
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
   * @param recurrent GRU: holds W_hh · h of a step, [B, GH] per direction
   * @param bias GRU: b_hh, [1, GH] per direction
   */
  void forward(GpuBlocks recurrent, GpuBlocks bias) {
    boolean apart = recurrent != CellKernels.NONE; // GRU
    LaunchSequence all = new LaunchSequence();
    CellKernels kernels = new CellKernels(all);
    for (int t = 0; t < input.steps(); t++) {
      GpuBlocks sums = apart ? recurrent.rows(0, input.width(t)) : at(gates, t);
      CellKernels.Step step = step(t, sums, bias);
      if (step.hiddenBefore() != CellKernels.NONE) {
        all.multiply(step.hiddenBefore(), false, weight, true, apart ? 0 : 1, sums);
      }
      kernels.forward(input.cell(), step);
    }
    gpu.run(all);
  }

  /**
   * Steps backward; gates become their gradients.
   *
   * @param recurrent receives d loss / d (W_hh · h + b_hh) of all tokens, [N, GH] per direction
   * @param above d loss / d h of each token, [N, H]; or {@link CellKernels#NONE}
   * @param dHidden d loss / d h after the last step; on return, for the initial h, [B, H]
   * @param dCell LSTM: same for c, [B, H]
   */
  void backward(GpuBlocks recurrent, GpuBlocks above, GpuBlocks dHidden, GpuBlocks dCell) {
    LaunchSequence all = new LaunchSequence();
    CellKernels kernels = new CellKernels(all);
    for (int t = input.steps() - 1; t >= 0; t--) {
      GpuBlocks dh = dHidden.rows(0, input.width(t));
      GpuBlocks dSums = at(recurrent, t);
      CellKernels.Step step = step(t, dSums, CellKernels.NONE);
      kernels.backward(input.cell(), step, at(above, t), dh, dCell.rows(0, input.width(t)));
      if (step.hiddenBefore() != CellKernels.NONE) {
        int beta = input.cell().carriesHidden() ? 1 : 0;
        all.multiply(dSums, false, weight, false, beta, dh);
      }
    }
    gpu.run(all);
  }
}
