// Regularisation, clipping and the optimizers. The formulas are those of the Java classes in io.thalweg.optimizer, element by element;
// what changes from step to step, such as the learning rate, comes from there in `constants`.
#pragma once
#include "platform.cuh"

enum { SGD, MOMENTUM, NESTEROV, ADAM, AMSGRAD, ADAGRAD, RMSPROP, NADAM, FTRL, SCHEDULE_FREE };

// Index in the constants of the share of its memory that an optimizer keeps in this step: 1 where nothing fades.
enum { KEEP = 15 };

// Adds up one double of each of 256 threads; the order depends on nothing but their number.
__device__ __forceinline__ double sumOfBlock(double value, double *shared) {
    shared[threadIdx.x] = value;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if ((int)threadIdx.x < half) {
            shared[threadIdx.x] += shared[threadIdx.x + half];
        }
        __syncthreads();
    }
    double sum = shared[0];
    __syncthreads();
    return sum;
}

// Adds the penalties' gradients l1 * sign(p) + 2 * l2 * p to the first `penalized` elements, brings each element within +-bound (0:
// any), and writes the sum of squares of each block to `squares` [gridDim.x].
KERNEL_BOUNDED(
        256, gradient_norm, float *gradients, const float *parameters, int penalized, float l1, float l2, float bound, double *squares,
        int count) {
    SHARED(double, sums, [256]);
    double sum = 0;
    for (int i = blockIdx.x * 256 + threadIdx.x; i < count; i += gridDim.x * 256) {
        float g = gradients[i];
        if (i < penalized || bound > 0) {
            if (i < penalized) {
                float p = parameters[i];
                g = g + 2 * l2 * p + l1 * (p > 0 ? 1.0f : p < 0 ? -1.0f : p);
            }
            if (bound > 0) {
                // Adds 0 to a finite element, and NaN to an infinite one.
                g = fmaxf(-bound, fminf(bound, g)) + 0 * g;
            }
            gradients[i] = g;
        }
        sum += (double)g * g;
    }
    sum = sumOfBlock(sum, sums);
    if (threadIdx.x == 0) {
        squares[blockIdx.x] = sum;
    }
}

// Where schedule-free AdamW takes its gradient, between the published parameters and those that move: p + (1 - beta1) * ahead.
KERNEL_BOUNDED(256, training_point, const float *parameters, const float *ahead, const float *constants, float *point, int count) {
    int i = blockIdx.x * 256 + threadIdx.x;
    if (i < count) {
        point[i] = parameters[i] + constants[3] * ahead[i];
    }
}

struct Slots {
    float *first;
    float *second;
    float *third;
};

// One element of the optimizer's formula; g is the gradient before clipping by norm, which multiplies it by scale.
__device__ __forceinline__ void updateElement(
        int optimizer, const float *c, float scale, float *parameters, float g, Slots slots, int i) {
    float p = parameters[i];
    float keep = c[KEEP];
    switch (optimizer) {
        case SGD: {
            parameters[i] = p - c[0] * scale * g;
            break;
        }
        case MOMENTUM:
        case NESTEROV: {
            float velocity = c[1] * slots.first[i] + scale * g;
            slots.first[i] = velocity;
            parameters[i] = p - c[0] * (optimizer == NESTEROV ? scale * g + c[1] * velocity : velocity);
            break;
        }
        case ADAM:
        case AMSGRAD: {
            float first = c[3] * slots.first[i] + c[5] * scale * g;
            float second = c[4] * slots.second[i] + c[6] * scale * scale * g * g;
            slots.first[i] = first;
            slots.second[i] = second;
            float divisor = second;
            if (optimizer == AMSGRAD) {
                divisor = fmaxf(keep * slots.third[i], second);
                slots.third[i] = divisor;
            }
            parameters[i] = c[0] * p - c[1] * first / (sqrtf(divisor) * c[2] + c[7]);
            break;
        }
        case ADAGRAD: {
            float squares = keep * slots.first[i] + scale * scale * g * g;
            slots.first[i] = squares;
            parameters[i] = p - c[0] * scale * g / (sqrtf(squares) + c[1]);
            break;
        }
        case RMSPROP: {
            // Slots: mean square, mean if centered, velocity if there is momentum.
            bool centered = c[5] != 0;
            float square = c[1] * slots.first[i] + c[2] * scale * scale * g * g;
            slots.first[i] = square;
            float variance = square;
            if (centered) {
                float mean = c[1] * slots.second[i] + c[2] * scale * g;
                slots.second[i] = mean;
                variance = fmaxf(square - mean * mean, 0);
            }
            float divisor = sqrtf(variance) + c[3];
            if (c[4] == 0) {
                parameters[i] = p - c[0] * scale * g / divisor;
            } else {
                float *velocities = centered ? slots.third : slots.second;
                float velocity = c[4] * velocities[i] + scale * g / divisor;
                velocities[i] = velocity;
                parameters[i] = p - c[0] * velocity;
            }
            break;
        }
        case NADAM: {
            float first = c[3] * slots.first[i] + c[5] * scale * g;
            float second = c[4] * slots.second[i] + c[6] * scale * scale * g * g;
            slots.first[i] = first;
            slots.second[i] = second;
            parameters[i] = p - (c[1] * first + c[0] * scale * g) / (sqrtf(second) * c[2] + c[7]);
            break;
        }
        case FTRL: {
            float alpha = c[0];
            float beta = c[1];
            float lambda1 = c[2];
            float lambda2 = c[3];
            float linear = slots.first[i];
            float before = slots.second[i];
            if (keep != 1) {
                float after = keep * before;
                linear = linear - (sqrtf(after) - sqrtf(before)) / alpha * p;
                before = after;
            }
            float gradient = scale * g;
            if (before == 0 && g != 0) {
                linear = -p * (beta / alpha + lambda2) - (p > 0 ? lambda1 : p < 0 ? -lambda1 : 0);
            }
            float after = before + gradient * gradient;
            linear = linear + gradient - (sqrtf(after) - sqrtf(before)) / alpha * p;
            slots.first[i] = linear;
            slots.second[i] = after;
            if (g != 0) {
                float pull = fmaxf(-lambda1, fminf(lambda1, linear)) - linear;
                parameters[i] = alpha * pull / (beta + alpha * lambda2 + sqrtf(after));
            }
            break;
        }
        case SCHEDULE_FREE: {
            float ahead = slots.first[i];
            float second = c[4] * slots.second[i] + c[5] * scale * scale * g * g;
            slots.second[i] = second;
            if (second > 0) {
                ahead = ahead - c[2] * (p + c[3] * ahead);
            }
            ahead = ahead - c[0] * scale * g / (sqrtf(second) + c[6]);
            parameters[i] = p + c[1] * ahead;
            slots.first[i] = (1 - c[1]) * ahead;
            break;
        }
    }
}

// The end of a step. Every block adds up the parts of loss and squared norm in the same order, and so comes to the same decision whether
// the step can be used; only then does it move its part of the parameters. Then it copies its part of the raw outputs to the host.
// report: loss, squared norm, and 1 if the parameters moved, else 0; in memory of the host. `usable` is the same on the device.
KERNEL_BOUNDED(
        256, update, int optimizer, const float *constants, float *parameters, const float *gradients, float *first, float *second,
        float *third, int count, const double *losses, int lossParts, const double *squares, int squareParts, double clipNorm,
        double *report, int *usable, const float *outputs, float *hostOutputs, int outputCount) {
    SHARED(double, sums, [256]);
    double lossPart = 0;
    for (int i = threadIdx.x; i < lossParts; i += 256) {
        lossPart += losses[i];
    }
    double squarePart = 0;
    for (int i = threadIdx.x; i < squareParts; i += 256) {
        squarePart += squares[i];
    }
    double loss = sumOfBlock(lossPart, sums);
    double squaredNorm = sumOfBlock(squarePart, sums);
    // Squares beyond single precision would stay in an optimizer's memory as infinity for ever.
    bool learns = isfinite(loss) && squaredNorm <= 3.4028234663852886e38;
    if (blockIdx.x == 0 && threadIdx.x == 0) {
        report[0] = loss;
        report[1] = squaredNorm;
        report[2] = learns ? 1 : 0;
        *usable = learns ? 1 : 0;
    }
    int from = blockIdx.x * 256 + threadIdx.x;
    if (learns) {
        // As in PyTorch, whose runs are the reference.
        double factor = clipNorm > 0 ? clipNorm / (sqrt(squaredNorm) + 1e-6) : 1;
        float scale = (float)(factor < 1 ? factor : 1);
        for (int i = from; i < count; i += gridDim.x * 256) {
            updateElement(optimizer, constants, scale, parameters, gradients[i], Slots{first, second, third}, i);
        }
    }
    for (int i = from; i < outputCount; i += gridDim.x * 256) {
        hostOutputs[i] = outputs[i];
    }
}
