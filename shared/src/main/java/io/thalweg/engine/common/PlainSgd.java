package io.thalweg.engine.common;

import io.thalweg.engine.TrainingSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.Optional;

/** Plain SGD, without momentum and regularisation. */
public final class PlainSgd {

    private final TrainingSpec spec;
    private final double learningRate;

    private PlainSgd(TrainingSpec spec, double learningRate) {
        this.spec = spec;
        this.learningRate = learningRate;
    }

    /** Creates it for a specification; empty if that uses another optimizer, momentum or regularisation. */
    public static Optional<PlainSgd> of(TrainingSpec spec) {
        Regularization regularization = spec.regularization();
        boolean asItIs = regularization.l1() == 0 && regularization.l2() == 0 && regularization.clipValue() == 0;
        return spec.optimizer() instanceof Sgd sgd && sgd.isPlain() && asItIs
                ? Optional.of(new PlainSgd(spec, sgd.learningRate()))
                : Optional.empty();
    }

    /**
     * The factor of the gradient in a step, including schedule and clipping.
     *
     * @param step counted from 1
     * @param squaredNorm squared L2 norm of all gradients
     */
    public float rate(long step, double squaredNorm) {
        double factor = spec.optimizerSchedule().schedule().factor(step);
        return (float) (learningRate * factor)
                * GradientNorm.scale(squaredNorm, spec.regularization().clipNorm());
    }
}
