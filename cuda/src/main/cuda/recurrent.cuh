// Recurrent layers: RNN, GRU and LSTM over x [rows][times][inputs], beginning with a state of zeros. G is the number of gates.
//
// The share of the inputs in all gates, x * W_ih^T + b_ih [rows][times][G * units], is a matrix product before these kernels. A block
// then computes all times of one example, forward or backward. It saves what the backward pass reads:
//   gates [rows][times][G * units]: the values of the gates; RNN: the states,
//   carried [rows][times][units]: LSTM: c; GRU: the share of the state in gate n, h * W_hn^T + b_hn; RNN: not used,
//   previous [rows][times][units]: the state before each time. At the first time it is 0 and is not written.
//
// Up to 64 units, each thread keeps its row or column of W_hh in registers. More units do not fit there: the kernels named _wide read
// W_hh again at each time.
#pragma once
#include "activation.cuh"
#include "matrix.cuh"

// The enum RecurrentSpec.Cell of the Java side.
enum { RNN, GRU, LSTM };

// Threads of a block of the kernels for many units.
enum { WIDE_THREADS = 512 };

// The most units whose state the kernel for many units keeps in shared memory.
enum { SHARED_STATE = 1024 };

struct Recurrent {
    int cell;
    int gates;
    int times;
    int units;
    // Whether the outputs are the states of all times, else only the last.
    int everyStep;

    __device__ __forceinline__ int width() const {
        return gates * units;
    }
    // Index of a time of an example in arrays of [rows][times].
    __device__ __forceinline__ size_t at(int row, int time) const {
        return (size_t)row * times + time;
    }
    // Index of the output of a time, in arrays of [units].
    __device__ __forceinline__ size_t output(int row, int time) const {
        return everyStep ? at(row, time) : (size_t)row;
    }
    __device__ __forceinline__ bool hasOutput(int time) const {
        return everyStep || time == times - 1;
    }
};

// What a thread of a gate computes on its own from the shares of input and state; GRU's gate n needs r too, and is left as the state's
// share.
__device__ __forceinline__ float gateValue(int cell, int gate, float fromInput, float fromState) {
    if (cell == RNN || (cell == LSTM && gate == 2)) {
        return tanhf(fromInput + fromState);
    }
    return cell == GRU && gate == 2 ? fromState : sigmoid(fromInput + fromState);
}

struct SavedStates {
    float *gates;
    float *carried;
    float *previous;
    float *outputs;

    // Saves the state after a time.
    __device__ __forceinline__ void save(const Recurrent &r, int row, int time, int unit, float state) const {
        if (time + 1 < r.times) {
            previous[(r.at(row, time) + 1) * r.units + unit] = state;
        }
        if (r.hasOutput(time)) {
            outputs[r.output(row, time) * r.units + unit] = state;
        }
    }
};

// The gradients of one unit at one time, per gate.
struct GateGradients {
    // With respect to the sums that the gates' functions are applied to.
    float sum[4];
    // GRU: with respect to the share of the state in gate n. The others: not used.
    float stateShare;
    // What reaches the state before, other than through W_hh.
    float direct;
    // LSTM: with respect to c of the time before.
    float memory;
};

// What the forward pass saved of one unit at one time, and the gradient of the output.
struct SavedUnit {
    float gate[4];
    float carried;
    float before;
    float outputGradient;
};

__device__ __forceinline__ SavedUnit savedUnit(
        const Recurrent &r, const float *outputGradient, const float *gates, const float *carried, const float *previous, int row, int time,
        int unit) {
    SavedUnit s;
    size_t at = r.at(row, time);
#pragma unroll
    for (int g = 0; g < 4; g++) {
        s.gate[g] = g < r.gates ? gates[at * r.width() + g * r.units + unit] : 0;
    }
    s.carried = r.cell == RNN ? 0 : carried[at * r.units + unit];
    if (r.cell == LSTM) {
        s.before = time > 0 ? carried[(at - 1) * r.units + unit] : 0;
    } else {
        s.before = r.cell == GRU ? previous[at * r.units + unit] : 0;
    }
    s.outputGradient = r.hasOutput(time) ? outputGradient[r.output(row, time) * r.units + unit] : 0;
    return s;
}

// The gradients of a unit from those of its state and, LSTM, of its c.
__device__ __forceinline__ GateGradients gateGradients(int cell, const SavedUnit &s, float gradient, float memoryGradient) {
    GateGradients d = {};
    if (cell == RNN) {
        d.sum[0] = gradient * (1 - s.gate[0] * s.gate[0]);
    } else if (cell == GRU) {
        float reset = s.gate[0];
        float keep = s.gate[1];
        float fresh = s.gate[2];
        d.sum[2] = gradient * (1 - keep) * (1 - fresh * fresh);
        d.sum[1] = gradient * (s.before - fresh) * keep * (1 - keep);
        d.sum[0] = d.sum[2] * s.carried * reset * (1 - reset);
        d.stateShare = d.sum[2] * reset;
        d.direct = gradient * keep;
    } else {
        float in = s.gate[0];
        float forget = s.gate[1];
        float fresh = s.gate[2];
        float out = s.gate[3];
        float squashed = tanhf(s.carried);
        float toMemory = memoryGradient + gradient * out * (1 - squashed * squashed);
        d.sum[0] = toMemory * fresh * in * (1 - in);
        d.sum[1] = toMemory * s.before * forget * (1 - forget);
        d.sum[2] = toMemory * in * (1 - fresh * fresh);
        d.sum[3] = gradient * squashed * out * (1 - out);
        d.memory = toMemory * forget;
    }
    return d;
}

// Indexed by a constant, so that the gradients stay in registers.
__device__ __forceinline__ float sumGradient(const GateGradients &d, int gate) {
    return gate == 0 ? d.sum[0] : gate == 1 ? d.sum[1] : gate == 2 ? d.sum[2] : d.sum[3];
}

// A block per example, a thread per gate and unit.
template <int UNITS>
__device__ __forceinline__ void recurrentForward(
        const Recurrent &r, const float *fromInputs, const float *weights, const float *biases, const SavedStates &saved) {
    SHARED(float, tile, [4 * UNITS * 33]);
    SHARED(float4, state, [UNITS / 4]);
    SHARED(float, gateValues, [4 * UNITS]);
    float *states = reinterpret_cast<float *>(state);
    int row = blockIdx.x;
    int thread = threadIdx.x;
    int width = r.width();
    int units = r.units;
    bool active = thread < width;
    int gate = thread / units;
    int unit = thread - gate * units;
    bool last = active && gate == r.gates - 1;

    // By way of shared memory, because a row for each thread would be read from 32 places at a time.
    float own[UNITS];
#pragma unroll
    for (int k0 = 0; k0 < UNITS; k0 += 32) {
        for (int i = thread; i < width * 32; i += blockDim.x) {
            int k = k0 + i % 32;
            tile[i / 32 * 33 + i % 32] = k < units ? weights[i / 32 * units + k] : 0;
        }
        __syncthreads();
#pragma unroll
        for (int k = 0; k < 32; k++) {
            own[k0 + k] = active ? tile[thread * 33 + k] : 0;
        }
        __syncthreads();
    }
    float bias = active ? biases[thread] : 0;
    for (int k = thread; k < UNITS; k += blockDim.x) {
        states[k] = 0;
    }
    float memory = 0;
    float nextInput = active ? fromInputs[r.at(row, 0) * width + thread] : 0;
    __syncthreads();

    for (int time = 0; time < r.times; time++) {
        size_t at = r.at(row, time);
        float fromInput = nextInput;
        // On its way while the products of this time are computed.
        if (active && time + 1 < r.times) {
            nextInput = fromInputs[(at + 1) * width + thread];
        }
        float4 sums = make_float4(bias, 0, 0, 0);
#pragma unroll
        for (int k = 0; k < UNITS; k += 4) {
            float4 s = state[k / 4];
            sums.x = fmaf(own[k], s.x, sums.x);
            sums.y = fmaf(own[k + 1], s.y, sums.y);
            sums.z = fmaf(own[k + 2], s.z, sums.z);
            sums.w = fmaf(own[k + 3], s.w, sums.w);
        }
        float value = gateValue(r.cell, gate, fromInput, (sums.x + sums.y) + (sums.z + sums.w));
        if (active) {
            gateValues[thread] = value;
            if (r.cell != GRU || !last) {
                saved.gates[at * width + thread] = value;
            }
        }
        __syncthreads();
        // The threads of the last gate go on to the state; they hold what GRU's gate n got from the input.
        if (last) {
            float newState = value;
            if (r.cell == GRU) {
                float keep = gateValues[units + unit];
                float fresh = tanhf(fromInput + gateValues[unit] * value);
                saved.gates[at * width + thread] = fresh;
                saved.carried[at * units + unit] = value;
                newState = (1 - keep) * fresh + keep * states[unit];
            } else if (r.cell == LSTM) {
                memory = gateValues[units + unit] * memory + gateValues[unit] * gateValues[2 * units + unit];
                saved.carried[at * units + unit] = memory;
                newState = value * tanhf(memory);
            }
            states[unit] = newState;
            saved.save(r, row, time, unit, newState);
        }
        __syncthreads();
    }
}

// Writes the gradients of the sums, [rows][times][G * units]: to inputSums with respect to the share of the inputs and, GRU, to
// stateSums with respect to that of the state. A thread per gate and unit: the threads of a unit all know its gradients, and each adds up
// what its gate sends to the unit's state.
template <int UNITS>
__device__ __forceinline__ void recurrentBackward(
        const Recurrent &r, const float *outputGradient, const float *weights, const float *gates, const float *carried,
        const float *previous, float *inputSums, float *stateSums) {
    SHARED(float4, gradients, [4 * UNITS / 4]);
    SHARED(float, parts, [4 * UNITS]);
    float *gradientOf = reinterpret_cast<float *>(gradients);
    int row = blockIdx.x;
    int thread = threadIdx.x;
    int width = r.width();
    int units = r.units;
    bool active = thread < width;
    int gate = active ? thread / units : 0;
    int unit = active ? thread - gate * units : 0;

    float own[UNITS];
#pragma unroll
    for (int k = 0; k < UNITS; k++) {
        own[k] = k < units ? weights[(gate * units + k) * units + unit] : 0;
    }
    for (int i = thread; i < 4 * UNITS; i += blockDim.x) {
        gradientOf[i] = 0;
        parts[i] = 0;
    }
    float direct = 0;
    float memory = 0;
    SavedUnit next = savedUnit(r, outputGradient, gates, carried, previous, row, r.times - 1, unit);
    __syncthreads();

    for (int time = r.times - 1; time >= 0; time--) {
        SavedUnit now = next;
        // On its way while the products of this time are computed.
        if (time > 0) {
            next = savedUnit(r, outputGradient, gates, carried, previous, row, time - 1, unit);
        }
        // Always four parts, so that they are read at the same time; those of gates that the cell does not have are 0.
        float gradient = (parts[unit] + parts[units + unit]) + (parts[2 * units + unit] + parts[3 * units + unit]);
        gradient += now.outputGradient + direct;
        GateGradients d = gateGradients(r.cell, now, gradient, memory);
        direct = d.direct;
        memory = d.memory;
        float toInput = sumGradient(d, gate);
        float toState = r.cell == GRU && gate == 2 ? d.stateShare : toInput;
        if (active) {
            gradientOf[gate * UNITS + unit] = toState;
            size_t i = r.at(row, time) * width + thread;
            inputSums[i] = toInput;
            if (r.cell == GRU) {
                stateSums[i] = toState;
            }
        }
        __syncthreads();
        float4 sums = make_float4(0, 0, 0, 0);
#pragma unroll
        for (int k = 0; k < UNITS; k += 4) {
            float4 g = gradients[(gate * UNITS + k) / 4];
            sums.x = fmaf(own[k], g.x, sums.x);
            sums.y = fmaf(own[k + 1], g.y, sums.y);
            sums.z = fmaf(own[k + 2], g.z, sums.z);
            sums.w = fmaf(own[k + 3], g.w, sums.w);
        }
        if (active) {
            parts[thread] = (sums.x + sums.y) + (sums.z + sums.w);
        }
        __syncthreads();
    }
}

#define RECURRENT_KERNELS(UNITS)                                                                                                       \
    KERNEL_BOUNDED(                                                                                                                    \
            4 * UNITS, recurrent_forward_##UNITS, const float *fromInputs, const float *weights, const float *biases, float *gates,     \
            float *carried, float *previous, float *outputs, int cell, int gateCount, int times, int units, int everyStep) {           \
        recurrentForward<UNITS>(                                                                                                       \
                Recurrent{cell, gateCount, times, units, everyStep}, fromInputs, weights, biases,                                      \
                SavedStates{gates, carried, previous, outputs});                                                                       \
    }                                                                                                                                  \
    KERNEL_BOUNDED(                                                                                                                    \
            4 * UNITS, recurrent_backward_##UNITS, const float *outputGradient, const float *weights, const float *gates,               \
            const float *carried, const float *previous, float *inputSums, float *stateSums, int cell, int gateCount, int times,       \
            int units, int everyStep) {                                                                                                \
        recurrentBackward<UNITS>(                                                                                                      \
                Recurrent{cell, gateCount, times, units, everyStep}, outputGradient, weights, gates, carried, previous, inputSums,     \
                stateSums);                                                                                                            \
    }
RECURRENT_KERNELS(32)
RECURRENT_KERNELS(64)

// transposed [columns][rows] of values [rows][columns]; a grid of (columns / 32, rows / 32) tiles.
KERNEL_BOUNDED(256, transpose, const float *values, float *transposed, int rows, int columns) {
    SHARED(float, tile, [32][33]);
    int lane = threadIdx.x % 32;
    for (int i = threadIdx.x / 32; i < 32; i += 8) {
        int row = blockIdx.y * 32 + i;
        int column = blockIdx.x * 32 + lane;
        tile[i][lane] = row < rows && column < columns ? values[(size_t)row * columns + column] : 0;
    }
    __syncthreads();
    for (int i = threadIdx.x / 32; i < 32; i += 8) {
        int column = blockIdx.x * 32 + i;
        int row = blockIdx.y * 32 + lane;
        if (row < rows && column < columns) {
            transposed[(size_t)column * rows + row] = tile[lane][i];
        }
    }
}

// sum over k of matrix[k * stride] * vector[k]
__device__ __forceinline__ float stridedProduct(const float *matrix, size_t stride, const float *vector, int count) {
    float sums[4] = {};
    int k = 0;
    for (; k + 8 <= count; k += 8) {
        float m[8];
#pragma unroll
        for (int i = 0; i < 8; i++) {
            m[i] = matrix[(k + i) * stride];
        }
#pragma unroll
        for (int i = 0; i < 8; i++) {
            sums[i % 4] = fmaf(m[i], vector[k + i], sums[i % 4]);
        }
    }
    for (; k < count; k++) {
        sums[0] = fmaf(matrix[k * stride], vector[k], sums[0]);
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// As recurrent_forward_64, for any number of units. weights are transposed, [units][G * units], so that neighbouring threads read
// neighbouring weights.
KERNEL_BOUNDED(
        WIDE_THREADS, recurrent_forward_wide, const float *fromInputs, const float *weights, const float *biases, float *gates, float *carried,
        float *previous, float *outputs, int cell, int gateCount, int times, int units, int everyStep) {
    SHARED(float, sharedState, [SHARED_STATE]);
    Recurrent r = {cell, gateCount, times, units, everyStep};
    SavedStates saved = {gates, carried, previous, outputs};
    int row = blockIdx.x;
    int width = r.width();
    bool shared = units <= SHARED_STATE;
    if (shared) {
        for (int u = threadIdx.x; u < units; u += WIDE_THREADS) {
            sharedState[u] = 0;
        }
    }
    __syncthreads();
    for (int time = 0; time < times; time++) {
        size_t at = r.at(row, time);
        const float *before = previous + at * units;
        const float *state = shared ? sharedState : before;
        for (int j = threadIdx.x; j < width; j += WIDE_THREADS) {
            float fromState = biases[j] + stridedProduct(weights + j, width, state, units);
            gates[at * width + j] = gateValue(cell, j / units, fromInputs[at * width + j], fromState);
        }
        __syncthreads();
        for (int u = threadIdx.x; u < units; u += WIDE_THREADS) {
            float *gate = gates + at * width + u;
            float newState;
            if (cell == GRU) {
                float keep = gate[units];
                float recalled = gate[2 * units];
                float fresh = tanhf(fromInputs[at * width + 2 * units + u] + gate[0] * recalled);
                gate[2 * units] = fresh;
                carried[at * units + u] = recalled;
                newState = (1 - keep) * fresh + keep * state[u];
            } else if (cell == LSTM) {
                float memory = gate[units] * (time > 0 ? carried[(at - 1) * units + u] : 0) + gate[0] * gate[2 * units];
                carried[at * units + u] = memory;
                newState = gate[3 * units] * tanhf(memory);
            } else {
                newState = gate[0];
            }
            if (shared) {
                sharedState[u] = newState;
            }
            saved.save(r, row, time, u, newState);
        }
        __syncthreads();
    }
}

// As recurrent_backward_64, for any number of units. parts [rows][G * units] and kept [rows][2 * units] are memory to work with.
KERNEL_BOUNDED(
        WIDE_THREADS, recurrent_backward_wide, const float *outputGradient, const float *weights, const float *gates, const float *carried,
        const float *previous, float *inputSums, float *stateSums, float *parts, float *kept, int cell, int gateCount, int times, int units,
        int everyStep) {
    Recurrent r = {cell, gateCount, times, units, everyStep};
    int row = blockIdx.x;
    int width = r.width();
    float *part = parts + (size_t)row * width;
    float *direct = kept + (size_t)row * 2 * units;
    float *memory = direct + units;
    const float *toState = cell == GRU ? stateSums : inputSums;
    for (int time = times - 1; time >= 0; time--) {
        size_t at = r.at(row, time);
        bool first = time == times - 1;
        for (int u = threadIdx.x; u < units; u += WIDE_THREADS) {
            SavedUnit now = savedUnit(r, outputGradient, gates, carried, previous, row, time, u);
            float gradient = now.outputGradient;
            if (!first) {
                gradient += direct[u];
                for (int g = 0; g < gateCount; g++) {
                    gradient += part[g * units + u];
                }
            }
            GateGradients d = gateGradients(cell, now, gradient, first ? 0 : memory[u]);
            direct[u] = d.direct;
            memory[u] = d.memory;
            for (int g = 0; g < gateCount; g++) {
                size_t i = at * width + g * units + u;
                inputSums[i] = sumGradient(d, g);
                if (cell == GRU) {
                    stateSums[i] = g == 2 ? d.stateShare : sumGradient(d, g);
                }
            }
        }
        __syncthreads();
        if (time > 0) {
            for (int i = threadIdx.x; i < width; i += WIDE_THREADS) {
                int gate = i / units;
                int u = i - gate * units;
                part[i] = stridedProduct(
                        weights + (size_t)gate * units * units + u, units, toState + at * width + gate * units, units);
            }
        }
        __syncthreads();
    }
}

// The transposed of inputs, states before and a last 1 side by side, for each time of each example: its product with the gradient of the
// sums is that of W_ih, W_hh and the biases.
struct InputsStatesAndOnes {
    const float *x;
    const float *previous;
    int inputs;
    int units;
    int depths;

    static constexpr bool K_FAST = false;
    struct Row {
        const float *values;
        int stride;
        float without;
    };
    typedef int Depth;

    __device__ __forceinline__ Row row(int r) const {
        if (r < inputs) {
            return {x + r, inputs, 0};
        }
        if (r < inputs + units) {
            return {previous + (r - inputs), units, 0};
        }
        return {nullptr, 0, r == inputs + units ? 1.0f : 0.0f};
    }
    __device__ __forceinline__ Depth depth(int k) const {
        return k < depths ? k : -1;
    }
    __device__ __forceinline__ float at(Row r, Depth k) const {
        return k < 0 ? 0 : r.values == nullptr ? r.without : r.values[(size_t)k * r.stride];
    }
};

struct RecurrentWeightGradients {
    float *inputWeights;
    float *stateWeights;
    float *inputBiases;
    float *stateBiases;
    int inputs;
    int units;

    typedef int Column;

    __device__ __forceinline__ Column column(int n) const {
        return n;
    }
    __device__ __forceinline__ void store(int m, Column n, float value) const {
        if (n < inputs) {
            inputWeights[(size_t)m * inputs + n] = value;
        } else if (n < inputs + units) {
            stateWeights[(size_t)m * units + n - inputs] = value;
        } else {
            inputBiases[m] = value;
            stateBiases[m] = value;
        }
    }
};

// All gradients of the parameters of RNN and LSTM, where inputs and state have the same gradient of the sums.
// m = gates * units, n = inputs + units + 1, k = rows * times
template <class Tile>
__device__ __forceinline__ void recurrentWeightGradients(
        const float *gradient, const float *x, const float *previous, RecurrentWeightGradients results, Sizes s, Parts parts) {
    multiply<Tile>(
            ColumnMajor{gradient, s.m, s.k},
            InputsStatesAndOnes{x, previous, results.inputs, results.units, s.k},
            results,
            s,
            parts);
}

TILED_KERNELS(
        recurrent_weight_gradients,
        recurrentWeightGradients,
        (const float *gradient, const float *x, const float *previous, float *inputWeights, float *stateWeights, float *inputBiases,
         float *stateBiases, int inputs, int units),
        (gradient, x, previous,
         (RecurrentWeightGradients{inputWeights, stateWeights, inputBiases, stateBiases, inputs, units})))
