package io.thalweg.learner;

import io.thalweg.engine.Parameters;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.weights.Payload;

/**
 * A copy of the learner's state to which it returns after a divergence. Must not be modified.
 *
 * @param step step of the learner at the time of the copy
 * @param levels levels of the loss at that time
 */
record GoodState(long step, Payload payload, OptimizerState optimizer, LossLevels levels) {

    Parameters parameters() {
        return payload.parameters();
    }

    FeatureStatistics statistics() {
        return payload.statistics();
    }
}
