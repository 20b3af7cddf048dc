package io.thalweg.learner;

import io.thalweg.engine.Parameters;
import io.thalweg.features.FeatureStatistics;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.weights.Payload;

/**
 * What a learner goes back to when training has diverged. Immutable by agreement.
 *
 * @param step of the learner when this was copied
 * @param levels of the loss at that moment
 */
record GoodState(long step, Payload payload, OptimizerState optimizer, LossLevels levels) {

    Parameters parameters() {
        return payload.parameters();
    }

    FeatureStatistics statistics() {
        return payload.statistics();
    }
}
