// Embedding: columns of x [rows][width] that hold the number of a table's row are replaced by that row; other columns are copied.
#pragma once
#include "platform.cuh"

enum { NO_ROW = -1, INVALID_ROW = -2 };

// The row that a number stands for, in [0, buckets), NO_ROW or INVALID_ROW: the Java class EmbeddingIndex.
__device__ __forceinline__ int tableRow(float number, int buckets) {
    // Double precision has every int. A conversion to int is defined within its range only.
    if (!(number >= -1 && (double)number < buckets)) {
        return INVALID_ROW;
    }
    int row = (int)number;
    return row == number ? row : INVALID_ROW;
}

// A table and the columns that are looked up in it: columns column .. column + columns - 1 of the input become, side by side, columns
// output .. output + columns * units - 1 of the output.
struct Lookup {
    int column;
    int columns;
    int output;
    int units;
    int buckets;
    // Of the table in the vectors of parameters and gradients.
    int offset;
    // Columns of the lookups in front of this one.
    int columnsBefore;
};

// `sources` [outputWidth] says for each column of the output: column of the input, buckets or 0 for a copy, units, and where row 0 of the
// table has the element. No row gives 0; an invalid number gives NaN, which no step learns from.
KERNEL(
        embedding_forward, const float *x, const float *parameters, const int4 *sources, float *y, int width, int outputWidth, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) {
        return;
    }
    int row = i / outputWidth;
    int4 source = sources[i - row * outputWidth];
    float value = x[(size_t)row * width + source.x];
    if (source.y > 0) {
        int found = tableRow(value, source.y);
        value = found >= 0 ? parameters[source.w + (size_t)found * source.z] : found == NO_ROW ? 0 : nanf("");
    }
    y[i] = value;
}

// Sorts the numbers of each lookup's columns, blockIdx.y, by table row, and where that is the same, by row of the batch. Each thread counts
// the numbers in front of its own. `sorted` [rows * columns] receives for each lookup table row and index of the number.
KERNEL_BOUNDED(256, embedding_sort, const float *x, const Lookup *lookups, int2 *sorted, int rows, int width) {
    SHARED(int, tile, [256]);
    Lookup lookup = lookups[blockIdx.y];
    int numbers = rows * lookup.columns;
    // The same for all threads of the block.
    if ((int)blockIdx.x * 256 >= numbers) {
        return;
    }
    int own = blockIdx.x * 256 + threadIdx.x;
    auto rowOf = [&](int i) {
        int row = i / lookup.columns;
        return tableRow(x[(size_t)row * width + lookup.column + (i - row * lookup.columns)], lookup.buckets);
    };
    int found = own < numbers ? rowOf(own) : 0;
    int rank = 0;
    for (int first = 0; first < numbers; first += 256) {
        if (first + (int)threadIdx.x < numbers) {
            tile[threadIdx.x] = rowOf(first + threadIdx.x);
        }
        __syncthreads();
        int end = min(256, numbers - first);
        for (int i = 0; i < end; i++) {
            rank += tile[i] < found || (tile[i] == found && first + i < own);
        }
        __syncthreads();
    }
    if (own < numbers) {
        sorted[(size_t)lookup.columnsBefore * rows + rank] = make_int2(found, own);
    }
}

// The gradient of each table row that occurs: the sum over its occurrences, in the order of the batch. A thread per occurrence and unit;
// that of the first occurrence adds. All other rows must be 0 before. No atomic additions, whose order would change from run to run.
KERNEL(
        embedding_gradients, const float *gradient, const Lookup *lookups, const int2 *sorted, float *gradients, int rows,
        int outputWidth) {
    Lookup lookup = lookups[blockIdx.y];
    int numbers = rows * lookup.columns;
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int first = i / lookup.units;
    if (first >= numbers) {
        return;
    }
    int unit = i - first * lookup.units;
    const int2 *occurrences = sorted + (size_t)lookup.columnsBefore * rows;
    int found = occurrences[first].x;
    if (found < 0 || (first > 0 && occurrences[first - 1].x == found)) {
        return;
    }
    float sum = 0;
    for (int at = first; at < numbers && occurrences[at].x == found; at++) {
        int number = occurrences[at].y;
        int row = number / lookup.columns;
        sum += gradient[(size_t)row * outputWidth + lookup.output + (number - row * lookup.columns) * lookup.units + unit];
    }
    gradients[lookup.offset + (size_t)found * lookup.units + unit] = sum;
}
