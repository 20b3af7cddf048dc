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
import java.util.Map;
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

    private static final Map<Class<? extends OptimizerSpec>, DeviceUpdate> FORMULAS = Map.of(
            Adam.class, ADAM,
            AdamW.class, ADAM,
            AmsGrad.class, AMSGRAD,
            AdaGrad.class, ADAGRAD,
            RmsProp.class, RMSPROP,
            NAdam.class, NADAM,
            Ftrl.class, FTRL,
            ScheduleFreeAdamW.class, SCHEDULE_FREE);

    /** The formula of an optimizer. */
    static DeviceUpdate of(OptimizerSpec optimizer) {
        if (optimizer instanceof Sgd sgd) {
            return sgd.isPlain() ? SGD : sgd.nesterov() ? NESTEROV : MOMENTUM;
        }
        return Optional.ofNullable(FORMULAS.get(optimizer.getClass()))
                .orElseThrow(
                        () -> new IllegalArgumentException("the cuda engine has no kernel for " + optimizer.kind()));
    }
}
