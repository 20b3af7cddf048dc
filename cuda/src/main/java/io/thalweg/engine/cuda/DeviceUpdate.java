package io.thalweg.engine.cuda;

import io.thalweg.optimizer.AdaGrad;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.AdamW;
import io.thalweg.optimizer.AmsGrad;
import io.thalweg.optimizer.Ftrl;
import io.thalweg.optimizer.NAdam;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.RmsProp;
import io.thalweg.optimizer.ScheduleFreeAdamW;
import io.thalweg.optimizer.Sgd;
import java.util.Optional;

/** The formulas of {@code optimizer.cuh}, in the order of their numbers there. */
enum DeviceUpdate {
    SGD,
    MOMENTUM,
    NESTEROV,
    ADAM,
    AMSGRAD,
    ADAGRAD,
    RMSPROP,
    NADAM,
    FTRL,
    SCHEDULE_FREE;

    /** The most slots that a formula has. */
    static final int SLOTS = 3;

    /** The formula of an optimizer; empty if there is no kernel for it. */
    static Optional<DeviceUpdate> of(OptimizerSpec optimizer) {
        if (optimizer instanceof Sgd sgd) {
            return Optional.of(sgd.isPlain() ? SGD : sgd.nesterov() ? NESTEROV : MOMENTUM);
        }
        return Optional.ofNullable(
                optimizer instanceof Adam || optimizer instanceof AdamW
                        ? ADAM
                        : optimizer instanceof AmsGrad
                                ? AMSGRAD
                                : optimizer instanceof AdaGrad
                                        ? ADAGRAD
                                        : optimizer instanceof RmsProp
                                                ? RMSPROP
                                                : optimizer instanceof NAdam
                                                        ? NADAM
                                                        : optimizer instanceof Ftrl
                                                                ? FTRL
                                                                : optimizer instanceof ScheduleFreeAdamW
                                                                        ? SCHEDULE_FREE
                                                                        : null);
    }
}
