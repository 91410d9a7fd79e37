// The kernels of CudaBackend: everything but the matrix products.
//
// Matrices are row-major floats. Every kernel walks over `count` items, an item a thread at a time,
// and no two items write the same number: results do not depend on the number of threads. Sums are
// taken by one thread each, in a fixed order. CudaGpu compiles this file for the GPU it finds; the
// tests compile it for the processor too, where one thread walks over all items. The loops at the
// end are the exception: there the threads of a block share memory and wait for each other.

#define EACH(i, count)                                                                \
  for (unsigned i = blockIdx.x * blockDim.x + threadIdx.x; i < (unsigned)(count); \
       i += gridDim.x * blockDim.x)

// Equal matrices, a direction's each, whose beginnings lie stride numbers apart; or null.
struct Blocks {
  float* first;
  long long stride;
};

// Where item i of all blocks is, when each of them has `part` items.
__device__ float* at(Blocks x, unsigned i, unsigned part) {
  return x.first + i / part * x.stride + i % part;
}

// The numbers of enum Activation.
#define SIGMOID 0
#define TANH 1

__device__ float sigmoid(float x) { return 1 / (1 + expf(-x)); }

__device__ float activated(int f, float x) {
  // NaN stays NaN in ReLU too, so that a diverged training is seen.
  return f == SIGMOID ? sigmoid(x) : f == TANH ? tanhf(x) : x < 0 ? 0 : x;
}

// f'(x), given y = f(x).
__device__ float slope(int f, float y) {
  return f == SIGMOID ? y * (1 - y) : f == TANH ? 1 - y * y : y > 0 ? 1 : 0;
}

extern "C" {

// ---- Elements: an item is a number ----

__global__ void fill(int count, float value, float* out) {
  EACH(i, count) out[i] = value;
}

// out += factor x
__global__ void add_scaled(int count, float factor, const float* x, float* out) {
  EACH(i, count) out[i] += factor * x[i];
}

__global__ void multiply_by(int count, const float* factors, float* out) {
  EACH(i, count) out[i] *= factors[i];
}

__global__ void scale(int count, float factor, float* x) {
  EACH(i, count) x[i] *= factor;
}

__global__ void activate(int count, int f, float* x) {
  EACH(i, count) x[i] = activated(f, x[i]);
}

// dy = dy f'(x), given y = f(x)
__global__ void activate_backward(int count, int f, const float* y, float* dy) {
  EACH(i, count) dy[i] *= slope(f, y[i]);
}

// 0 with probability rate, else 1 / (1 - rate); chance by the mixing function of SplitMix64
// (Steele, Lea and Flood, 2014) of the seed and the place.
__global__ void dropout_mask(int count, long long seed, float rate, float* out) {
  EACH(i, count) {
    unsigned long long z = (unsigned long long)seed + (i + 1ull) * 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    z ^= z >> 31;
    float chance = (z >> 40) * (1.0f / 16777216);
    out[i] = chance < rate ? 0 : 1 / (1 - rate);
  }
}

// ---- Rows: an item is a number of the result ----

__global__ void fill_rows(int count, int columns, const float* row, float* out) {
  EACH(i, count) out[i] = row[i % columns];
}

// out[n, at + c] = source[index[n], c]
__global__ void gather(
    int count, int columns, const float* source, const int* index, int at, int width, float* out) {
  EACH(i, count) {
    unsigned n = i / columns, c = i % columns;
    out[(size_t)n * width + at + c] = source[(size_t)index[n] * columns + c];
  }
}

// out[n, c] = source[n, at + c]
__global__ void take_columns(
    int count, int columns, const float* source, int at, int width, float* out) {
  EACH(i, count) out[i] = source[(size_t)(i / columns) * width + at + i % columns];
}

// out[c, n] = source[n, c], for rows of so many columns
__global__ void transpose(int count, int rows, int columns, const float* source, float* out) {
  EACH(i, count) out[i] = source[(size_t)(i % rows) * columns + i / rows];
}

// out[index[n], c] = source[n, c]
__global__ void scatter(int count, int columns, const float* source, const int* index, float* out) {
  EACH(i, count) out[(size_t)index[i / columns] * columns + i % columns] = source[i];
}

// out[r, c] += the sum of source[n, at + c] over n = order[start[r]] ... order[start[r + 1] - 1]
__global__ void add_segments(
    int count, int columns, const float* source, int at, int width, const int* start,
    const int* order, float* out) {
  EACH(i, count) {
    unsigned r = i / columns, c = i % columns;
    float sum = out[i];
    for (int k = start[r]; k < start[r + 1]; k++) sum += source[(size_t)order[k] * width + at + c];
    out[i] = sum;
  }
}

// out[p, c] = the sum of x[r, c] over r = p, p + parts, p + 2 parts ...
__global__ void sum_rows(int count, int parts, int rows, int columns, const float* x, float* out) {
  EACH(i, count) {
    unsigned c = i % columns;
    double sum = 0;
    for (unsigned r = i / columns; r < (unsigned)rows; r += parts) sum += x[(size_t)r * columns + c];
    out[i] = (float)sum;
  }
}

// out[p] = the sum of x[k]^2 over k = p, p + count, p + 2 count ...
__global__ void sum_squares(int count, int size, const float* x, float* out) {
  EACH(i, count) {
    double sum = 0;
    for (unsigned k = i; k < (unsigned)size; k += count) sum += (double)x[k] * x[k];
    out[i] = (float)sum;
  }
}

__global__ void scale_rows(int count, int columns, const float* factors, float* x) {
  EACH(i, count) x[i] *= factors[i / columns];
}

// An item is a row.
__global__ void row_dots(int count, int columns, const float* a, const float* b, float* out) {
  EACH(r, count) {
    float sum = 0;
    for (int c = 0; c < columns; c++) sum += a[(size_t)r * columns + c] * b[(size_t)r * columns + c];
    out[r] = sum;
  }
}

// An item is a row: by what to multiply it for a length of share times another's.
__global__ void length_ratio(int count, float share, const float* squares, float* factors) {
  EACH(r, count) factors[r] = squares[r] == 0 ? 0 : share * sqrtf(factors[r] / squares[r]);
}

// ---- Segments: row n = order[start[s]] ... order[start[s + 1] - 1] belongs to segment s ----

// An item is a number of the result; from: the first row that has it.
__global__ void segment_max(
    int count, int columns, const int* start, const int* order, const float* x, float* out,
    float* from) {
  EACH(i, count) {
    unsigned s = i / columns, c = i % columns;
    int best = order[start[s]];
    float most = x[(size_t)best * columns + c];
    for (int k = start[s] + 1; k < start[s + 1]; k++) {
      float value = x[(size_t)order[k] * columns + c];
      if (value > most || value != value) {
        most = value;
        best = order[k];
      }
    }
    out[i] = most;
    from[i] = (float)best;
  }
}

// No two items share a row of the same column.
__global__ void segment_max_backward(
    int count, int columns, const float* d, const float* from, float* dx) {
  EACH(i, count) dx[(size_t)from[i] * columns + i % columns] += d[i];
}

// An item is a segment.
__global__ void segment_softmax(int count, const int* start, const int* order, float* x) {
  EACH(s, count) {
    float most = x[order[start[s]]], sum = 0;
    for (int k = start[s] + 1; k < start[s + 1]; k++) most = x[order[k]] > most ? x[order[k]] : most;
    for (int k = start[s]; k < start[s + 1]; k++) sum += x[order[k]] = expf(x[order[k]] - most);
    for (int k = start[s]; k < start[s + 1]; k++) x[order[k]] /= sum;
  }
}

// An item is a segment: dy = y (dy - the sum of y dy)
__global__ void segment_softmax_backward(
    int count, const int* start, const int* order, const float* y, float* dy) {
  EACH(s, count) {
    double sum = 0;
    for (int k = start[s]; k < start[s + 1]; k++) sum += (double)y[order[k]] * dy[order[k]];
    for (int k = start[s]; k < start[s + 1]; k++)
      dy[order[k]] = y[order[k]] * (dy[order[k]] - (float)sum);
  }
}

// ---- Batch normalization: an item is a column, but for normalize and affine ----

__global__ void column_mean(int count, int rows, const float* x, float* out) {
  EACH(c, count) {
    double sum = 0;
    for (int r = 0; r < rows; r++) sum += x[(size_t)r * count + c];
    out[c] = (float)(sum / rows);
  }
}

__global__ void column_variance(int count, int rows, const float* x, const float* mean, float* out) {
  EACH(c, count) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      double difference = x[(size_t)r * count + c] - mean[c];
      sum += difference * difference;
    }
    out[c] = (float)(sum / rows);
  }
}

__global__ void normalize(
    int count, int columns, const float* x, const float* mean, const float* variance,
    float epsilon, float* out) {
  EACH(i, count) {
    unsigned c = i % columns;
    out[i] = (x[i] - mean[c]) / sqrtf(variance[c] + epsilon);
  }
}

__global__ void affine(
    int count, int columns, const float* x, const float* weight, const float* bias, float* out) {
  EACH(i, count) out[i] = x[i] * weight[i % columns] + bias[i % columns];
}

// out[c] = the sum of a[r, c] b[r, c]
__global__ void column_dots(int count, int rows, const float* a, const float* b, float* out) {
  EACH(c, count) {
    double sum = 0;
    for (int r = 0; r < rows; r++) sum += (double)a[(size_t)r * count + c] * b[(size_t)r * count + c];
    out[c] = (float)sum;
  }
}

// dx = w / sqrt(v + epsilon) (dy - mean(dy) - u mean(dy u)), where u = x^ - mean(x^)
__global__ void normalize_backward(
    int count, int rows, const float* dy, const float* normalized, const float* weight,
    const float* variance, float epsilon, float* dx) {
  EACH(c, count) {
    double sum = 0, mean = 0, dot = 0;
    for (int r = 0; r < rows; r++) {
      size_t i = (size_t)r * count + c;
      sum += dy[i];
      mean += normalized[i];
      dot += (double)dy[i] * normalized[i];
    }
    mean /= rows;
    dot -= sum * mean;
    double scale = weight[c] / sqrt((double)variance[c] + epsilon);
    for (int r = 0; r < rows; r++) {
      size_t i = (size_t)r * count + c;
      dx[i] = (float)(scale * (dy[i] - (sum + (normalized[i] - mean) * dot) / rows));
    }
  }
}

// ---- Recurrent cells, one step of all directions: an item is a number of h ----
//
// part: how many of them a direction has. Gates [n, G H] in PyTorch's order.

// Where the first gate of item k is.
__device__ float* gate_of(Blocks gates, unsigned k, unsigned part, unsigned width, unsigned hidden) {
  unsigned i = k % part;
  return gates.first + k / part * gates.stride + (size_t)(i / hidden) * width + i % hidden;
}

__device__ float read(Blocks x, unsigned k, unsigned part) { return x.first ? *at(x, k, part) : 0; }

// From the sums of a number of h to its gates, which take their place, and to c and h.
__device__ void lstm_item(float* gate, int hidden, float before, float* c, float* h) {
  float i = sigmoid(gate[0]);
  float f = sigmoid(gate[hidden]);
  float g = tanhf(gate[2 * hidden]);
  float o = sigmoid(gate[3 * hidden]);
  float memory = i * g + f * before;
  gate[0] = i;
  gate[hidden] = f;
  gate[2 * hidden] = g;
  gate[3 * hidden] = o;
  *c = memory;
  *h = o * tanhf(memory);
}

// From the gates to the gradients before them; dc becomes that of the c before.
__device__ void lstm_item_backward(
    float* gate, int hidden, float c, float before, float dh, float* dc) {
  float i = gate[0], f = gate[hidden], g = gate[2 * hidden], o = gate[3 * hidden];
  float t = tanhf(c);
  float d = *dc + dh * o * (1 - t * t);
  gate[0] = d * g * i * (1 - i);
  gate[hidden] = d * before * f * (1 - f);
  gate[2 * hidden] = d * i * (1 - g * g);
  gate[3 * hidden] = dh * t * o * (1 - o);
  *dc = d * f;
}

// i, f, o = sigmoid, g = tanh of the sums; c' = f c + i g; h' = o tanh(c'). previous: c, or null.
__global__ void lstm(
    int count, int part, int hidden, Blocks gates, Blocks previous, Blocks c, Blocks h) {
  EACH(k, count) {
    float* gate = gate_of(gates, k, part, 4 * hidden, hidden);
    lstm_item(gate, hidden, read(previous, k, part), at(c, k, part), at(h, k, part));
  }
}

// above: what reaches h from the layer above, beside dh; or null.
__global__ void lstm_backward(
    int count, int part, int hidden, Blocks gates, Blocks c, Blocks previous, Blocks above,
    Blocks dh, Blocks dc) {
  EACH(k, count) {
    float* gate = gate_of(gates, k, part, 4 * hidden, hidden);
    float dk = *at(dh, k, part) + read(above, k, part);
    float before = read(previous, k, part);
    lstm_item_backward(gate, hidden, *at(c, k, part), before, dk, at(dc, k, part));
  }
}

// r, z = sigmoid; q = W_hn h + b_hn; n = tanh(. + r q); h' = (1 - z) n + z h.
// gates: W_ih x and its biases; recurrent: W_hh h, read when there is a previous h alone; bias: b_hh.
__global__ void gru(
    int count, int part, int hidden, Blocks gates, Blocks recurrent, Blocks bias, Blocks previous,
    Blocks q, Blocks h) {
  EACH(k, count) {
    float* gate = gate_of(gates, k, part, 3 * hidden, hidden);
    float r = gate[0], z = gate[hidden], before = 0;
    float memory = bias.first[k / part * bias.stride + 2 * hidden + k % hidden];
    if (previous.first) {
      float* sum = gate_of(recurrent, k, part, 3 * hidden, hidden);
      r += sum[0];
      z += sum[hidden];
      memory += sum[2 * hidden];
      before = *at(previous, k, part);
    }
    r = sigmoid(r);
    z = sigmoid(z);
    float n = tanhf(gate[2 * hidden] + r * memory);
    gate[0] = r;
    gate[hidden] = z;
    gate[2 * hidden] = n;
    *at(q, k, part) = memory;
    *at(h, k, part) = n - z * n + z * before;
  }
}

// dh becomes the part that reaches the h before directly. above: as for lstm_backward.
__global__ void gru_backward(
    int count, int part, int hidden, Blocks gates, Blocks recurrent, Blocks q, Blocks previous,
    Blocks above, Blocks dh) {
  EACH(k, count) {
    float* gate = gate_of(gates, k, part, 3 * hidden, hidden);
    float* sum = gate_of(recurrent, k, part, 3 * hidden, hidden);
    float r = gate[0], z = gate[hidden], n = gate[2 * hidden];
    float dk = *at(dh, k, part) + read(above, k, part);
    float dz = dk * (read(previous, k, part) - n) * z * (1 - z);
    float dn = dk * (1 - z) * (1 - n * n);
    float dr = dn * *at(q, k, part) * r * (1 - r);
    gate[0] = sum[0] = dr;
    gate[hidden] = sum[hidden] = dz;
    gate[2 * hidden] = dn;
    sum[2 * hidden] = dn * r;
    *at(dh, k, part) = dk * z;
  }
}

__global__ void rnn(int count, int part, int f, Blocks gates, Blocks h) {
  EACH(k, count) {
    float* gate = at(gates, k, part);
    *at(h, k, part) = *gate = activated(f, *gate);
  }
}

__global__ void rnn_backward(int count, int part, int f, Blocks gates, Blocks above, Blocks dh) {
  EACH(k, count) {
    float* gate = at(gates, k, part);
    *gate = (*at(dh, k, part) + read(above, k, part)) * slope(f, *gate);
  }
}

// ---- All steps of an LSTM in one launch: a block has ROWS rows of the batch of a direction ----
//
// As many rows of W_hh as fit stay in the memory of the multiprocessor from step to step; the others
// come from the cache. Rows of a batch do not need each other, so that no block waits for another.
// A row is a text; later ones may be shorter. offsets: the first token of each step, then all.

#define ROWS 4

// The rows of a block that have a word at step t; none where a text before them has ended.
__device__ int rows_at(const int* offsets, int t, int first) {
  int rows = offsets[t + 1] - offsets[t] - first;
  return rows < ROWS ? rows : ROWS;
}

// Where number i of the rows of a block lies, in a matrix of so many columns.
__device__ float* of_block(Blocks x, int direction, int row, int columns, int i) {
  return x.first + direction * x.stride + (size_t)row * columns + i;
}

// turned: W_hh transposed, [H, 4H]; kept: how many of its rows stay. gates: the sums without W_hh h.
__global__ void lstm_loop(
    int count, int hidden, int kept, int steps, const int* offsets, Blocks turned, Blocks gates,
    Blocks first, Blocks before, Blocks c, Blocks h) {
  extern __shared__ float chip[];
  int width = 4 * hidden, batch = offsets[1], tiles = (batch + ROWS - 1) / ROWS;
  int direction = blockIdx.x / tiles, row = blockIdx.x % tiles * ROWS;
  const float* all = turned.first + direction * turned.stride;
  float* weight = chip;                        // [kept, 4H]
  float* now = chip + (size_t)kept * width;  // h, [H, ROWS]
  for (int i = threadIdx.x; i < kept * width; i += blockDim.x) weight[i] = all[i];
  for (int i = threadIdx.x; i < ROWS * hidden; i += blockDim.x) {
    bool there = first.first && row + i / hidden < batch;
    now[i % hidden * ROWS + i / hidden] = there ? *of_block(first, direction, row, hidden, i) : 0;
  }
  __syncthreads();
  for (int t = 0; t < steps && rows_at(offsets, t, row) > 0; t++) {
    int rows = rows_at(offsets, t, row), at = offsets[t] + row;
    for (int j = threadIdx.x; j < width && (t > 0 || first.first); j += blockDim.x) {
      float sum[ROWS] = {0};
      for (int k = 0; k < hidden; k++) {
        float w = k < kept ? weight[k * width + j] : all[(size_t)k * width + j];
        for (int r = 0; r < ROWS; r++) sum[r] += w * now[k * ROWS + r];
      }
      for (int r = 0; r < rows; r++) *of_block(gates, direction, at + r, width, j) += sum[r];
    }
    __syncthreads();
    for (int i = threadIdx.x; i < rows * hidden; i += blockDim.x) {
      int r = i / hidden, k = i % hidden;
      Blocks from = t == 0 ? before : c;
      int last = t == 0 ? row : offsets[t - 1] + row;
      float* out = of_block(h, direction, at, hidden, i);
      lstm_item(
          of_block(gates, direction, at + r, width, k), hidden,
          from.first ? *of_block(from, direction, last, hidden, i) : 0,
          of_block(c, direction, at, hidden, i), out);
      now[k * ROWS + r] = *out;
    }
    __syncthreads();
  }
}

// weight: W_hh, [4H, H]; kept: how many of its rows stay. first: whether there is an h before the
// first step, whose gradient dh becomes. Four parts of a sum over the gates are put together.
__global__ void lstm_loop_backward(
    int count, int hidden, int kept, int steps, const int* offsets, Blocks weight, int first,
    Blocks gates, Blocks c, Blocks before, Blocks above, Blocks dh, Blocks dc) {
  extern __shared__ float chip[];
  int width = 4 * hidden, tiles = (offsets[1] + ROWS - 1) / ROWS;
  int direction = blockIdx.x / tiles, row = blockIdx.x % tiles * ROWS;
  const float* all = weight.first + direction * weight.stride;
  float* near = chip;                            // [kept, H]
  float* d = chip + (size_t)kept * hidden;     // of the sums, [4H, ROWS]
  float* parts = d + (size_t)width * ROWS;     // of d W_hh, [4, H, ROWS]
  for (int i = threadIdx.x; i < kept * hidden; i += blockDim.x) near[i] = all[i];
  for (int t = steps - 1; t >= 0; t--) {
    int rows = rows_at(offsets, t, row), at = offsets[t] + row;
    if (rows <= 0) continue;
    for (int i = threadIdx.x; i < rows * hidden; i += blockDim.x) {
      int r = i / hidden, k = i % hidden;
      Blocks from = t == 0 ? before : c;
      int last = t == 0 ? row : offsets[t - 1] + row;
      float* gate = of_block(gates, direction, at + r, width, k);
      float dk = *of_block(dh, direction, row, hidden, i);
      if (above.first) dk += *of_block(above, direction, at, hidden, i);
      lstm_item_backward(
          gate, hidden, *of_block(c, direction, at, hidden, i),
          from.first ? *of_block(from, direction, last, hidden, i) : 0, dk,
          of_block(dc, direction, row, hidden, i));
      for (int g = 0; g < 4; g++) d[(g * hidden + k) * ROWS + r] = gate[g * hidden];
    }
    __syncthreads();
    if (t == 0 && !first) break;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
      int k = i % hidden, from = i / hidden * hidden;
      float sum[ROWS] = {0};
      for (int j = from; j < from + hidden; j++) {
        float w = j < kept ? near[j * hidden + k] : all[(size_t)j * hidden + k];
        for (int r = 0; r < ROWS; r++) sum[r] += w * d[j * ROWS + r];
      }
      for (int r = 0; r < ROWS; r++) parts[i * ROWS + r] = sum[r];
    }
    __syncthreads();
    for (int i = threadIdx.x; i < rows * hidden; i += blockDim.x) {
      int r = i / hidden, k = i % hidden;
      float sum = 0;
      for (int g = 0; g < 4; g++) sum += parts[(g * hidden + k) * ROWS + r];
      *of_block(dh, direction, row, hidden, i) = sum;
    }
  }
}

// ---- Softmax over rows of few logits ----

// An item is a row: the targets become (sum of targets) softmax(x) - targets; loss = the sum of
// -target log softmax(x).
__global__ void target_loss(int count, int columns, const float* x, float* targets, float* loss) {
  EACH(r, count) {
    const float* row = x + (size_t)r * columns;
    float* target = targets + (size_t)r * columns;
    float most = row[0], sum = 0, all = 0, total = 0;
    for (int c = 1; c < columns; c++) most = row[c] > most ? row[c] : most;
    for (int c = 0; c < columns; c++) {
      sum += expf(row[c] - most);
      all += target[c];
    }
    for (int c = 0; c < columns; c++) {
      total += target[c] == 0 ? 0 : target[c] * (logf(sum) + most - row[c]);
      target[c] = all * expf(row[c] - most) / sum - target[c];
    }
    loss[r] = total;
  }
}

// ---- Softmax over rows of many logits ----

// An item is a part of a row, every parts-th number: its largest, and the sum of e^(x - largest).
__global__ void softmax_parts(
    int count, int parts, int columns, const float* x, float* largest, float* sum) {
  EACH(i, count) {
    const float* row = x + (size_t)(i / parts) * columns;
    float most = -3.402823466e38f, total = 0;
    for (int c = i % parts; c < columns; c += parts) most = row[c] > most ? row[c] : most;
    for (int c = i % parts; c < columns; c += parts) total += expf(row[c] - most);
    largest[i] = most;
    sum[i] = total;
  }
}

// An item is a row: its parts put together, in the place of the first; loss = -log p(target).
__global__ void softmax_rows(
    int count, int parts, int columns, const float* x, const int* target, float* largest,
    float* sum, float* loss) {
  EACH(r, count) {
    float *most = largest + (size_t)r * parts, *total = sum + (size_t)r * parts;
    float all = most[0], s = 0;
    for (int p = 1; p < parts; p++) all = most[p] > all ? most[p] : all;
    for (int p = 0; p < parts; p++) s += total[p] * expf(most[p] - all);
    most[0] = all;
    total[0] = s;
    loss[r] = target[r] < 0 ? 0 : logf(s) + all - x[(size_t)r * columns + target[r]];
  }
}

// An item is a logit: x = share (softmax(x) - 1 at the target), 0 in a row without one.
__global__ void softmax_gradient(
    int count, int parts, int columns, const int* target, float share, const float* largest,
    const float* sum, float* x) {
  EACH(i, count) {
    unsigned r = i / columns, c = i % columns;
    float p = expf(x[i] - largest[(size_t)r * parts]) / sum[(size_t)r * parts];
    x[i] = target[r] < 0 ? 0 : share * (p - (c == (unsigned)target[r]));
  }
}

// ---- Optimizers: an item is a number of the parameter ----

// Kingma and Ba (2015) in PyTorch's form, epsilon outside the root.
__global__ void adam(
    int count, float rate, float beta1, float rest1, float beta2, float rest2, float root,
    float epsilon, const float* g, float* m, float* v, float* p) {
  EACH(i, count) {
    m[i] = beta1 * m[i] + rest1 * g[i];
    v[i] = beta2 * v[i] + rest2 * g[i] * g[i];
    p[i] -= rate * m[i] / (sqrtf(v[i]) * root + epsilon);
  }
}

// What a gradient is scaled by, given its square, so that its norm is at most bound.
__global__ void clip_factor(int count, float bound, const float* square, float* out) {
  EACH(i, count) {
    double factor = bound / (sqrt((double)square[i]) + 1e-6);
    out[i] = factor >= 1 ? 1 : (float)factor; // of a norm that is no number, no number
  }
}

__global__ void scale_by(int count, const float* factor, float* x) {
  EACH(i, count) x[i] *= *factor;
}

__global__ void momentum(
    int count, float rate, float momentum, const float* g, float* velocity, float* p) {
  EACH(i, count) {
    velocity[i] = momentum * velocity[i] + g[i];
    p[i] -= rate * velocity[i];
  }
}

// average += part (x - average)
__global__ void lerp(int count, float part, const float* x, float* average) {
  EACH(i, count) average[i] += part * (x[i] - average[i]);
}

}  // extern "C"
