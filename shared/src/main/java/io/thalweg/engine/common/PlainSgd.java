package io.thalweg.engine.common;

import io.thalweg.engine.TrainingSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.Optional;

/** A step of plain SGD without momentum and regularisation. */
public final class PlainSgd {

    private final TrainingSpec spec;
    private final double learningRate;

    private PlainSgd(TrainingSpec spec, double learningRate) {
        this.spec = spec;
        this.learningRate = learningRate;
    }

    /** Empty where the spec asks for more. */
    public static Optional<PlainSgd> of(TrainingSpec spec) {
        Regularization regularization = spec.regularization();
        boolean asItIs = regularization.l1() == 0 && regularization.l2() == 0 && regularization.clipValue() == 0;
        return spec.optimizer() instanceof Sgd sgd && sgd.isPlain() && asItIs
                ? Optional.of(new PlainSgd(spec, sgd.learningRate()))
                : Optional.empty();
    }

    /** What the gradient of a step, counted from 1, is multiplied by; the squared length is that of all gradients. */
    public float rate(long step, double squaredNorm) {
        double factor = spec.optimizerSchedule().schedule().factor(step);
        return (float) (learningRate * factor)
                * GradientNorm.scale(squaredNorm, spec.regularization().clipNorm());
    }
}
