package io.thalweg.engine.jvm;

import io.thalweg.engine.Batch;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.common.GradientNorm;
import io.thalweg.engine.common.InitialParameters;
import io.thalweg.engine.common.LossGradient;
import io.thalweg.engine.common.PlainSgd;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Update;
import java.util.Optional;

/** Training of a dense network. A step allocates only its report. */
final class DenseTraining implements TrainableNetwork {

    private final TrainingSpec spec;
    private final LayerStack stack;
    private final Update update;
    private final TrainingPoint point;
    private final boolean oneForward;
    private final Optional<PlainSgd> descent;
    private final int outputWidth;
    private final float[] trainedOutputs;
    private final float[] flatGradients;
    private final float[][] outputGradients;
    private long steps;

    DenseTraining(TrainingSpec spec) {
        this.spec = spec;
        this.stack = LayerStack.training(
                spec.network(),
                spec.maxBatchSize(),
                spec.seed(),
                spec.optimizer().slots());
        this.update = spec.update();
        this.point = new TrainingPoint(update, stack.tensors);
        this.oneForward = stack.alwaysTheSame() && !update.trainsElsewhere();
        this.descent = PlainSgd.of(spec);
        this.outputWidth = spec.network().output().elements();
        this.trainedOutputs = new float[oneForward ? 0 : spec.maxBatchSize() * outputWidth];
        this.flatGradients = new float[spec.maxBatchSize() * outputWidth];
        this.outputGradients = Rows.allocate(spec.maxBatchSize(), outputWidth);
        stack.load(InitialParameters.draw(spec.network(), spec.initializer(), spec.seed())
                .values());
    }

    @Override
    public StepReport step(Batch batch, float[] outputs) {
        int rows = batch.rows();
        boolean fused = rows == 1 && descent.isPresent();
        float[][] features = stack.rows(batch.features(), 0, rows);
        if (!oneForward) {
            LayerStack.flatten(stack.evaluate(features, rows), rows, outputWidth, outputs, 0);
        }
        double loss;
        double squaredNorm = 0;
        point.enter();
        try {
            loss = forward(features, batch, oneForward ? outputs : trainedOutputs);
            if (Double.isFinite(loss)) {
                backward(rows);
                squaredNorm = fused ? squaredNormOfOne() : writeGradients(rows);
            }
        } finally {
            point.leave();
        }
        if (!Double.isFinite(loss)) {
            return new StepReport.Skipped("the loss is not finite: " + loss);
        }
        if (!GradientNorm.isUsable(squaredNorm)) {
            return new StepReport.Skipped(GradientNorm.refusal(squaredNorm));
        }
        steps++;
        if (fused) {
            descendOne(descent.get().rate(steps, squaredNorm));
        } else {
            update(GradientNorm.scale(squaredNorm, spec.regularization().clipNorm()));
        }
        return new StepReport.Learned(loss);
    }

    /** Writes the training-mode outputs and the gradients of the loss, and returns the loss. */
    private double forward(float[][] features, Batch batch, float[] trained) {
        int rows = batch.rows();
        LayerStack.flatten(stack.train(features, rows, steps), rows, outputWidth, trained, 0);
        return LossGradient.write(spec.network().loss(), trained, batch, outputWidth, flatGradients);
    }

    private void backward(int rows) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(flatGradients, r * outputWidth, outputGradients[r], 0, outputWidth);
        }
        stack.backward(outputGradients, rows);
    }

    private double writeGradients(int rows) {
        for (int i = 0; i < stack.trainableLayers.size(); i++) {
            stack.trainableLayers.get(i).writeGradients(rows);
        }
        float l1 = (float) spec.regularization().l1();
        float l2 = (float) spec.regularization().l2();
        float clipValue = (float) spec.regularization().clipValue();
        double squaredNorm = 0;
        for (int i = 0; i < stack.tensors.size(); i++) {
            TensorRows tensor = stack.tensors.get(i);
            if (l1 != 0 || l2 != 0) {
                tensor.addPenalty(l1, l2);
            }
            if (clipValue > 0) {
                tensor.bound(clipValue);
            }
            squaredNorm += tensor.squaredNorm();
        }
        return squaredNorm;
    }

    private double squaredNormOfOne() {
        double squaredNorm = 0;
        for (int i = 0; i < stack.trainableLayers.size(); i++) {
            squaredNorm += stack.trainableLayers.get(i).squaredNormOfOne();
        }
        return squaredNorm;
    }

    private void update(float scale) {
        update.begin(steps);
        for (int i = 0; i < stack.tensors.size(); i++) {
            stack.tensors.get(i).update(update, scale);
        }
    }

    private void descendOne(float rate) {
        for (int i = 0; i < stack.trainableLayers.size(); i++) {
            stack.trainableLayers.get(i).descendOne(rate);
        }
    }

    @Override
    public Parameters parameters() {
        return new Parameters(spec.network().tensors(), stack.parameters());
    }

    @Override
    public OptimizerState optimizerState() {
        return new OptimizerState(steps, stack.memory());
    }

    @Override
    public void restore(Parameters parameters, OptimizerState state) {
        stack.load(parameters.values());
        stack.loadMemory(state.slots());
        steps = state.steps();
    }

    @Override
    public void close() {}
}
