// C[m][n] = sum over k of A[m][k] * B[n][k], in single precision, summed in a fixed order.
//
// A and B are read through small structs, so that one routine serves matrices in any layout, the windows of a convolution and gradients
// that still lack their activation's slope. Such a struct has
//   K_FAST: whether neighbours in memory differ in k (true) or in the row (false),
//   Row row(int r): what of an element's address follows from its row alone; made once per thread and row,
//   Depth depth(int k): what follows from k alone,
//   float at(Row, Depth): the element, 0 where row or depth is beyond the matrix.
// C is written through a struct with Column column(int n), which is made once per thread and column, and store(m, Column, value).
//
// The grid is (columns of tiles, rows of tiles, parts of the sum over k). Where the sum has several parts, each block writes its part
// to Parts, and the last block to arrive at a tile adds the parts in their order, so that the result does not depend on who was last.
//
// Where the last row of B is ones, the last column of C is sums of gradients: those of biases. Often they cancel out, and Adam would turn
// what rounding leaves of them into whole steps. So these sums carry their rounding errors along.
#pragma once
#include "platform.cuh"

struct Sizes {
    int m;
    int n;
    int k;
};

// Where the parts of a sum wait: [parts][tiles][elements of a tile], then the rounding errors of the last column, [parts][tiles][rows of a
// tile]; and a counter per tile, which is 0 between launches.
struct Parts {
    float *values;
    unsigned int *arrived;
};

// A tile of C has M x N elements, its thread TM x TN of them; K is the depth of the tiles of A and B in shared memory.
template <int M_, int N_, int K_, int TM_, int TN_>
struct Tile {
    static constexpr int M = M_;
    static constexpr int N = N_;
    static constexpr int K = K_;
    static constexpr int TM = TM_;
    static constexpr int TN = TN_;
};

// Whether the last row of a matrix is ones, which it says by a constant LAST_ROW_IS_ONES.
template <class Matrix, class = void>
struct LastRowIsOnes {
    static constexpr bool VALUE = false;
};
template <class Matrix>
struct LastRowIsOnes<Matrix, decltype((void)Matrix::LAST_ROW_IS_ONES)> {
    static constexpr bool VALUE = Matrix::LAST_ROW_IS_ONES;
};

// A sum with its rounding error. Exact as long as the errors' own sum is.
// Ogita, Rump and Oishi, 2005: https://doi.org/10.1137/030601818
struct CarefulSum {
    float sum = 0;
    float error = 0;

    __device__ __forceinline__ void add(float value) {
        float next = sum + value;
        float added = next - sum;
        error += (sum - (next - added)) + (value - added);
        sum = next;
    }
    __device__ __forceinline__ float rounded() const {
        return sum + error;
    }
};

template <class T, class A, class B, class C>
__device__ __forceinline__ void multiply(const A &a, const B &b, const C &c, Sizes sizes, Parts waiting) {
    constexpr int BM = T::M;
    constexpr int BN = T::N;
    constexpr int BK = T::K;
    constexpr int TM = T::TM;
    constexpr int TN = T::TN;
    int m = sizes.m;
    int n = sizes.n;
    int k = sizes.k;
    constexpr int THREADS = (BM / TM) * (BN / TN);
    constexpr int A_EACH = BM * BK / THREADS;
    constexpr int B_EACH = BN * BK / THREADS;
    // Four floats of padding keep rows aligned for reads of 16 bytes.
    constexpr int A_STRIDE = BM + 4;
    constexpr int B_STRIDE = BN + 4;
    static_assert(THREADS % BK == 0 && THREADS % BM == 0 && THREADS % BN == 0, "a thread keeps its row or its k");
    static_assert(A_EACH * THREADS == BM * BK && B_EACH * THREADS == BN * BK, "all threads load equally many");
    SHARED(float4, sharedA, [BK * A_STRIDE / 4]);
    SHARED(float4, sharedB, [BK * B_STRIDE / 4]);
    float *tileA = reinterpret_cast<float *>(sharedA);
    float *tileB = reinterpret_cast<float *>(sharedB);

    int thread = threadIdx.x;
    int m0 = blockIdx.y * BM;
    int n0 = blockIdx.x * BN;
    int chunks = (k + BK - 1) / BK;
    int perPart = (chunks + gridDim.z - 1) / gridDim.z;
    int first = blockIdx.z * perPart * BK;
    int end = min(k, first + perPart * BK);

    constexpr int A_ROWS = A::K_FAST ? A_EACH : 1;
    constexpr int B_ROWS = B::K_FAST ? B_EACH : 1;
    typename A::Row rowsA[A_ROWS];
    typename B::Row rowsB[B_ROWS];
#pragma unroll
    for (int i = 0; i < A_ROWS; i++) {
        rowsA[i] = a.row(m0 + (A::K_FAST ? (thread + i * THREADS) / BK : thread % BM));
    }
#pragma unroll
    for (int i = 0; i < B_ROWS; i++) {
        rowsB[i] = b.row(n0 + (B::K_FAST ? (thread + i * THREADS) / BK : thread % BN));
    }

    float nextA[A_EACH];
    float nextB[B_EACH];
    auto load = [&](int k0) {
        if (A::K_FAST) {
            int kk = k0 + thread % BK;
            typename A::Depth depth = a.depth(kk < end ? kk : k);
#pragma unroll
            for (int i = 0; i < A_EACH; i++) {
                nextA[i] = a.at(rowsA[A::K_FAST ? i : 0], depth);
            }
        } else {
#pragma unroll
            for (int i = 0; i < A_EACH; i++) {
                int kk = k0 + (thread + i * THREADS) / BM;
                nextA[i] = a.at(rowsA[0], a.depth(kk < end ? kk : k));
            }
        }
        if (B::K_FAST) {
            int kk = k0 + thread % BK;
            typename B::Depth depth = b.depth(kk < end ? kk : k);
#pragma unroll
            for (int i = 0; i < B_EACH; i++) {
                nextB[i] = b.at(rowsB[B::K_FAST ? i : 0], depth);
            }
        } else {
#pragma unroll
            for (int i = 0; i < B_EACH; i++) {
                int kk = k0 + (thread + i * THREADS) / BN;
                nextB[i] = b.at(rowsB[0], b.depth(kk < end ? kk : k));
            }
        }
    };

    float sums[TM][TN];
#pragma unroll
    for (int i = 0; i < TM; i++) {
#pragma unroll
        for (int j = 0; j < TN; j++) {
            sums[i][j] = 0;
        }
    }
    int mThread = thread / (BN / TN) * TM;
    int nThread = thread % (BN / TN) * TN;
    constexpr bool ONES = LastRowIsOnes<B>::VALUE;
    // Which of the thread's columns is C's last one.
    int lastColumn = n - 1 - (n0 + nThread);
    bool hasLastColumn = ONES && lastColumn >= 0 && lastColumn < TN;
    CarefulSum careful[TM];

    if (first < end) {
        load(first);
    }
    for (int k0 = first; k0 < end; k0 += BK) {
#pragma unroll
        for (int i = 0; i < A_EACH; i++) {
            int e = thread + i * THREADS;
            tileA[A::K_FAST ? e % BK * A_STRIDE + e / BK : e / BM * A_STRIDE + e % BM] = nextA[i];
        }
#pragma unroll
        for (int i = 0; i < B_EACH; i++) {
            int e = thread + i * THREADS;
            tileB[B::K_FAST ? e % BK * B_STRIDE + e / BK : e / BN * B_STRIDE + e % BN] = nextB[i];
        }
        __syncthreads();
        // The next tile is on its way while this one is multiplied.
        if (k0 + BK < end) {
            load(k0 + BK);
        }
#pragma unroll
        for (int kk = 0; kk < BK; kk++) {
            float as[TM];
            float bs[TN];
#pragma unroll
            for (int i = 0; i < TM; i++) {
                as[i] = tileA[kk * A_STRIDE + mThread + i];
            }
#pragma unroll
            for (int j = 0; j < TN; j++) {
                bs[j] = tileB[kk * B_STRIDE + nThread + j];
            }
#pragma unroll
            for (int i = 0; i < TM; i++) {
#pragma unroll
                for (int j = 0; j < TN; j++) {
                    sums[i][j] = fmaf(as[i], bs[j], sums[i][j]);
                }
            }
            if (hasLastColumn) {
#pragma unroll
                for (int i = 0; i < TM; i++) {
                    careful[i].add(as[i]);
                }
            }
        }
        __syncthreads();
    }

    if (gridDim.z > 1) {
        SHARED(unsigned int, ticket, [1]);
        int tiles = gridDim.x * gridDim.y;
        int tile = blockIdx.y * gridDim.x + blockIdx.x;
        volatile float *parts = waiting.values;
#pragma unroll
        for (int i = 0; i < TM * TN; i++) {
            parts[((size_t)blockIdx.z * tiles + tile) * (BM * BN) + i * THREADS + thread] = sums[i / TN][i % TN];
        }
        volatile float *errors = parts + (size_t)gridDim.z * tiles * (BM * BN);
        if (hasLastColumn) {
#pragma unroll
            for (int i = 0; i < TM; i++) {
                errors[((size_t)blockIdx.z * tiles + tile) * BM + mThread + i] = careful[i].error;
            }
        }
        __threadfence();
        __syncthreads();
        if (thread == 0) {
            ticket[0] = atomicAdd(&waiting.arrived[tile], 1u);
        }
        __syncthreads();
        if (ticket[0] != gridDim.z - 1) {
            return;
        }
        __threadfence();
        if (thread == 0) {
            waiting.arrived[tile] = 0;
        }
#pragma unroll
        for (int i = 0; i < TM * TN; i++) {
            sums[i / TN][i % TN] = 0;
        }
        for (unsigned int z = 0; z < gridDim.z; z++) {
#pragma unroll
            for (int i = 0; i < TM * TN; i++) {
                sums[i / TN][i % TN] += parts[((size_t)z * tiles + tile) * (BM * BN) + i * THREADS + thread];
            }
        }
        if (hasLastColumn) {
#pragma unroll
            for (int i = 0; i < TM; i++) {
                careful[i] = CarefulSum();
                for (unsigned int z = 0; z < gridDim.z; z++) {
                    careful[i].add(parts[((size_t)z * tiles + tile) * (BM * BN) + (i * TN + lastColumn) * THREADS + thread]);
                    careful[i].error += errors[((size_t)z * tiles + tile) * BM + mThread + i];
                }
            }
        }
    }
#pragma unroll
    for (int j = 0; j < TN; j++) {
        if (n0 + nThread + j >= n) {
            break;
        }
        typename C::Column column = c.column(n0 + nThread + j);
#pragma unroll
        for (int i = 0; i < TM; i++) {
            if (m0 + mThread + i < m) {
                c.store(
                        m0 + mThread + i,
                        column,
                        ONES && hasLastColumn && j == lastColumn ? careful[i].rounded() : sums[i][j]);
            }
        }
    }
}

// A kernel for each shape of tile: NAME_wide for a C of few rows, NAME_small for little work, NAME_large for much. `parameters` are those
// of the kernel in parentheses, `arguments` their names; sizes and parts follow.
#define TILED_KERNELS(name, function, parameters, arguments)                 \
    TILED_KERNEL(128, name##_wide, function, WideTile, parameters, arguments)   \
    TILED_KERNEL(128, name##_small, function, SmallTile, parameters, arguments) \
    TILED_KERNEL(256, name##_large, function, LargeTile, parameters, arguments)
#define TILED_KERNEL(threads, name, function, tile, parameters, arguments)                                            \
    KERNEL_BOUNDED(threads, name, UNPACK parameters, int m, int n, int k, float *parts, unsigned int *arrived) {      \
        function<tile>(UNPACK arguments, Sizes{m, n, k}, Parts{parts, arrived});                                      \
    }
#define UNPACK(...) __VA_ARGS__

typedef Tile<16, 128, 16, 4, 4> WideTile;
typedef Tile<32, 32, 32, 4, 2> SmallTile;
typedef Tile<64, 64, 16, 4, 4> LargeTile;

// A row-major matrix [rows][depths].
struct RowMajor {
    const float *values;
    int rows;
    int depths;

    static constexpr bool K_FAST = true;
    typedef int Row;
    typedef int Depth;

    __device__ __forceinline__ Row row(int r) const {
        return r < rows ? r : -1;
    }
    __device__ __forceinline__ Depth depth(int k) const {
        return k < depths ? k : -1;
    }
    __device__ __forceinline__ float at(Row r, Depth k) const {
        return r < 0 || k < 0 ? 0 : values[(size_t)r * depths + k];
    }
};

// The transposed of a row-major matrix [depths][rows].
struct ColumnMajor {
    const float *values;
    int rows;
    int depths;

    static constexpr bool K_FAST = false;
    typedef int Row;
    typedef int Depth;

    __device__ __forceinline__ Row row(int r) const {
        return r < rows ? r : -1;
    }
    __device__ __forceinline__ Depth depth(int k) const {
        return k < depths ? k : -1;
    }
    __device__ __forceinline__ float at(Row r, Depth k) const {
        return r < 0 || k < 0 ? 0 : values[(size_t)k * rows + r];
    }
};

// The transposed of a row-major matrix [depths][rows - 1], with a last row of ones: its product with a gradient ends with the bias's gradient.
struct ColumnMajorAndOnes {
    const float *values;
    int rows;
    int depths;

    static constexpr bool LAST_ROW_IS_ONES = true;
    static constexpr bool K_FAST = false;
    typedef int Row;
    typedef int Depth;

    __device__ __forceinline__ Row row(int r) const {
        return r < rows ? r : -1;
    }
    __device__ __forceinline__ Depth depth(int k) const {
        return k < depths ? k : -1;
    }
    __device__ __forceinline__ float at(Row r, Depth k) const {
        if (r < 0 || k < 0) {
            return 0;
        }
        return r == rows - 1 ? 1 : values[(size_t)k * (rows - 1) + r];
    }
};

struct RowMajorResult {
    float *values;
    int columns;

    typedef int Column;

    __device__ __forceinline__ Column column(int n) const {
        return n;
    }
    __device__ __forceinline__ void store(int m, Column n, float value) const {
        values[(size_t)m * columns + n] = value;
    }
};

// The gradient of weights [m][columns] and, in one column more, that of the biases [m].
struct WeightGradients {
    float *weights;
    float *biases;
    int columns;

    typedef int Column;

    __device__ __forceinline__ Column column(int n) const {
        return n;
    }
    __device__ __forceinline__ void store(int m, Column n, float value) const {
        if (n < columns) {
            weights[(size_t)m * columns + n] = value;
        } else {
            biases[m] = value;
        }
    }
};
