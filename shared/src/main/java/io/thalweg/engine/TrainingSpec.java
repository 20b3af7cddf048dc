package io.thalweg.engine;

import io.thalweg.network.NetworkSpec;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.Regularization;

/**
 * All that decides how a network learns.
 *
 * @param seed of the initial parameters and of dropout; equal specs give bit-identical training on one machine
 */
public record TrainingSpec(
        NetworkSpec network, OptimizerSpec optimizer, Regularization regularization, int maxBatchSize, long seed) {}
