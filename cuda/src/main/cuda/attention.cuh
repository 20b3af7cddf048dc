// Multi-head self-attention: per example and head, softmax(Q * K^T * scale) * V. Q, K and V of all heads are the three thirds of
// projected [rows][times][3 * width], width = heads * headWidth.
//
// A block has 256 threads and works on tiles of 32 x 32: eight threads per row of a tile, four elements each. Any number of times and any
// width of a head is a loop over tiles.
#pragma once
#include "platform.cuh"

// Elements of a row of a tile that one thread has: lane, lane + 8, ...
enum { OF_ROW = 4 };

struct Attention {
    int times;
    int width;
    int heads;
    int headWidth;
    float scale;
    int row;
    int head;

    // Where the values of a head begin at a time, in an array [rows][times][parts * width].
    __device__ __forceinline__ size_t at(int time, int parts) const {
        return ((size_t)row * times + time) * parts * width + head * headWidth;
    }
    // Where the weights of a query begin, in an array [rows][heads][times][times].
    __device__ __forceinline__ size_t weights(int query) const {
        return (((size_t)row * heads + head) * times + query) * times;
    }
};

typedef float AttentionTile[32][33];

// tile[i][j] = element first + j of a head at time time0 + i; 0 beyond times and width of the head.
__device__ __forceinline__ void loadTimes(
        const Attention &a, AttentionTile &tile, const float *values, int parts, int part, int time0, int first) {
    int j = threadIdx.x % 32;
    for (int i = threadIdx.x / 32; i < 32; i += 8) {
        bool inside = time0 + i < a.times && first + j < a.headWidth;
        tile[i][j] = inside ? values[a.at(time0 + i, parts) + part * a.width + first + j] : 0;
    }
}

// products[i] += sum over j of left[row][j] * right[lane + 8 * i][j]
__device__ __forceinline__ void addProducts(
        const AttentionTile &left, const AttentionTile &right, int row, int lane, int count, float *products) {
    for (int j = 0; j < count; j++) {
        float l = left[row][j];
#pragma unroll
        for (int i = 0; i < OF_ROW; i++) {
            products[i] = fmaf(l, right[lane + 8 * i][j], products[i]);
        }
    }
}

// products[i] += sum over j of left[row][j] * right[j][lane + 8 * i]
__device__ __forceinline__ void addWeighted(
        const AttentionTile &left, const AttentionTile &right, int row, int lane, int count, float *products) {
    for (int j = 0; j < count; j++) {
        float l = left[row][j];
#pragma unroll
        for (int i = 0; i < OF_ROW; i++) {
            products[i] = fmaf(l, right[j][lane + 8 * i], products[i]);
        }
    }
}

// products[i] += sum over j of left[j][row] * right[j][lane + 8 * i]
__device__ __forceinline__ void addTransposedWeighted(
        const AttentionTile &left, const AttentionTile &right, int row, int lane, int count, float *products) {
    for (int j = 0; j < count; j++) {
        float l = left[j][row];
#pragma unroll
        for (int i = 0; i < OF_ROW; i++) {
            products[i] = fmaf(l, right[j][lane + 8 * i], products[i]);
        }
    }
}

// Grid (rows * heads, times / 32): 32 queries of a head. weights [rows][heads][times][times] receives softmax, contexts
// [rows][times][width] the result.
KERNEL_BOUNDED(
        256, attention_forward, const float *projected, float *weights, float *contexts, int times, int width, int heads, float scale) {
    SHARED(float, left, [32][33]);
    SHARED(float, right, [32][33]);
    SHARED(float, partial, [32][9]);
    Attention a = {times, width, heads, width / heads, scale, (int)blockIdx.x / heads, (int)blockIdx.x % heads};
    int query = threadIdx.x / 8;
    int lane = threadIdx.x % 8;
    int query0 = blockIdx.y * 32;
    bool asked = query0 + query < times;
    float *own = weights + a.weights(asked ? query0 + query : 0);

    // Each thread reads again only scores that it wrote, until the weights are complete.
    float largest = -INFINITY;
    for (int key0 = 0; key0 < times; key0 += 32) {
        float products[OF_ROW] = {};
        for (int first = 0; first < a.headWidth; first += 32) {
            loadTimes(a, left, projected, 3, 0, query0, first);
            loadTimes(a, right, projected, 3, 1, key0, first);
            __syncthreads();
            addProducts(left, right, query, lane, min(32, a.headWidth - first), products);
            __syncthreads();
        }
#pragma unroll
        for (int i = 0; i < OF_ROW; i++) {
            int key = key0 + lane + 8 * i;
            if (asked && key < times) {
                float score = products[i] * scale;
                own[key] = score;
                // fmaxf gives a number for NaN, which the sum of the exponentials brings back.
                largest = fmaxf(largest, score);
            }
        }
    }
    partial[query][lane] = largest;
    __syncthreads();
    for (int i = 0; i < 8; i++) {
        largest = fmaxf(largest, partial[query][i]);
    }
    __syncthreads();
    float sum = 0;
    if (asked) {
        for (int key = lane; key < times; key += 8) {
            float exponential = expf(own[key] - largest);
            own[key] = exponential;
            sum += exponential;
        }
    }
    partial[query][lane] = sum;
    __syncthreads();
    sum = 0;
    for (int i = 0; i < 8; i++) {
        sum += partial[query][i];
    }
    if (asked) {
        for (int key = lane; key < times; key += 8) {
            own[key] = own[key] / sum;
        }
    }

    for (int first = 0; first < a.headWidth; first += 32) {
        float products[OF_ROW] = {};
        for (int key0 = 0; key0 < times; key0 += 32) {
#pragma unroll
            for (int i = 0; i < OF_ROW; i++) {
                int key = key0 + lane + 8 * i;
                left[query][lane + 8 * i] = asked && key < times ? own[key] : 0;
            }
            loadTimes(a, right, projected, 3, 2, key0, first);
            __syncthreads();
            addWeighted(left, right, query, lane, min(32, times - key0), products);
            __syncthreads();
        }
#pragma unroll
        for (int i = 0; i < OF_ROW; i++) {
            int j = first + lane + 8 * i;
            if (asked && j < a.headWidth) {
                contexts[a.at(query0 + query, 1) + j] = products[i];
            }
        }
    }
}

// slopes[query][key]: the derivatives with respect to the scores, times scale, of 32 queries and 32 keys, and shares[query][key]: the
// weights. Ends with a barrier.
__device__ __forceinline__ void loadSlopes(
        const Attention &a, const float *contextGradients, const float *contexts, const float *projected, const float *weights, int query0,
        int key0, AttentionTile &left, AttentionTile &right, float (&partial)[32][9], AttentionTile &shares, AttentionTile &slopes) {
    int query = threadIdx.x / 8;
    int lane = threadIdx.x % 8;
    bool asked = query0 + query < a.times;
    // The sum over keys of weight * derivative with respect to the weight is the product of the context and its gradient.
    float weighted = 0;
    if (asked) {
        size_t at = a.at(query0 + query, 1);
        for (int j = lane; j < a.headWidth; j += 8) {
            weighted = fmaf(contextGradients[at + j], contexts[at + j], weighted);
        }
    }
    partial[query][lane] = weighted;
    float products[OF_ROW] = {};
    for (int first = 0; first < a.headWidth; first += 32) {
        loadTimes(a, left, contextGradients, 1, 0, query0, first);
        loadTimes(a, right, projected, 3, 2, key0, first);
        __syncthreads();
        addProducts(left, right, query, lane, min(32, a.headWidth - first), products);
        __syncthreads();
    }
    weighted = 0;
    for (int i = 0; i < 8; i++) {
        weighted += partial[query][i];
    }
#pragma unroll
    for (int i = 0; i < OF_ROW; i++) {
        int key = key0 + lane + 8 * i;
        float share = asked && key < a.times ? weights[a.weights(query0 + query) + key] : 0;
        shares[query][lane + 8 * i] = share;
        slopes[query][lane + 8 * i] = share * (products[i] - weighted) * a.scale;
    }
    __syncthreads();
}

// Grid (rows * heads, times / 32, 2): the gradients of 32 queries (z = 0), or of 32 keys and their values (z = 1), of a head.
// projectedGradients is laid out as projected.
KERNEL_BOUNDED(
        256, attention_backward, const float *contextGradients, const float *contexts, const float *projected, const float *weights,
        float *projectedGradients, int times, int width, int heads, float scale) {
    SHARED(float, left, [32][33]);
    SHARED(float, right, [32][33]);
    SHARED(float, partial, [32][9]);
    SHARED(float, shares, [32][33]);
    SHARED(float, slopes, [32][33]);
    Attention a = {times, width, heads, width / heads, scale, (int)blockIdx.x / heads, (int)blockIdx.x % heads};
    int own = threadIdx.x / 8;
    int lane = threadIdx.x % 8;
    int own0 = blockIdx.y * 32;
    bool ofQueries = blockIdx.z == 0;
    for (int first = 0; first < a.headWidth; first += 32) {
        float ofOwn[OF_ROW] = {};
        float ofValue[OF_ROW] = {};
        for (int other0 = 0; other0 < times; other0 += 32) {
            int others = min(32, times - other0);
            loadSlopes(
                    a, contextGradients, contexts, projected, weights, ofQueries ? own0 : other0, ofQueries ? other0 : own0, left, right,
                    partial, shares, slopes);
            // Queries need the keys, keys the queries.
            loadTimes(a, left, projected, 3, ofQueries ? 1 : 0, other0, first);
            if (!ofQueries) {
                loadTimes(a, right, contextGradients, 1, 0, other0, first);
            }
            __syncthreads();
            if (ofQueries) {
                addWeighted(slopes, left, own, lane, others, ofOwn);
            } else {
                addTransposedWeighted(slopes, left, own, lane, others, ofOwn);
                addTransposedWeighted(shares, right, own, lane, others, ofValue);
            }
            __syncthreads();
        }
#pragma unroll
        for (int i = 0; i < OF_ROW; i++) {
            int j = first + lane + 8 * i;
            if (own0 + own < times && j < a.headWidth) {
                float *gradients = projectedGradients + a.at(own0 + own, 3) + j;
                if (ofQueries) {
                    gradients[0] = ofOwn[i];
                } else {
                    gradients[width] = ofOwn[i];
                    gradients[2 * width] = ofValue[i];
                }
            }
        }
    }
}
