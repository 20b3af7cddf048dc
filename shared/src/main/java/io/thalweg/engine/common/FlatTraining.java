package io.thalweg.engine.common;

import io.thalweg.engine.Batch;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.optimizer.OptimizerState;
import io.thalweg.optimizer.Update;
import java.util.Arrays;
import java.util.Optional;

/** Trains a {@link FlatNetwork}: computes the loss, limits the gradient, and applies the optimizer. */
public final class FlatTraining implements TrainableNetwork {

    private final TrainingSpec spec;
    private final FlatNetwork network;
    private final Update update;
    private final int outputWidth;
    private final boolean oneForward;
    private final float[] trainedOutputs;
    private final float[] outputGradients;
    /** The parameters, while {@code values} contains those of the training point. */
    private final float[] published;

    private final Optional<PlainSgd> descent;
    private final Optional<OuterProducts> outerProducts;
    private final float[][] memory;
    private long steps;

    /**
     * Initialises the parameters.
     *
     * @param network created for the same specification; closed with this object
     */
    public FlatTraining(TrainingSpec spec, FlatNetwork network) {
        this.spec = spec;
        this.network = network;
        this.update = spec.update();
        this.descent = PlainSgd.of(spec);
        this.outerProducts = network.outerProducts();
        int elements = network.values().length;
        this.outputWidth = spec.network().output().elements();
        this.oneForward = network.sameInTraining() && !update.trainsElsewhere();
        this.published = new float[update.trainsElsewhere() ? elements : 0];
        this.trainedOutputs = new float[oneForward ? 0 : spec.maxBatchSize() * outputWidth];
        this.outputGradients = new float[spec.maxBatchSize() * outputWidth];
        this.memory = new float[spec.optimizer().slots()][elements];
        load(InitialParameters.draw(spec.network(), spec.initializer(), spec.seed())
                .values());
    }

    @Override
    public StepReport step(Batch batch, float[] outputs) {
        int rows = batch.rows();
        boolean fused = rows == 1 && descent.isPresent() && outerProducts.isPresent();
        if (!oneForward) {
            network.forward(batch.features(), rows, false, steps, outputs);
        }
        double loss;
        double squaredNorm = 0;
        enterTrainingPoint();
        try {
            loss = forward(batch, oneForward ? outputs : trainedOutputs);
            if (Double.isFinite(loss)) {
                squaredNorm = fused ? outerProducts.get().backward(outputGradients) : backward(rows);
            }
        } finally {
            leaveTrainingPoint();
        }
        if (!Double.isFinite(loss)) {
            return new StepReport.Skipped("the loss is not finite: " + loss);
        }
        if (!GradientNorm.isUsable(squaredNorm)) {
            return new StepReport.Skipped(GradientNorm.refusal(squaredNorm));
        }
        steps++;
        if (fused) {
            outerProducts.get().descend(descent.get().rate(steps, squaredNorm));
        } else {
            update.begin(steps);
            update.applyInPlace(
                    network.values(),
                    network.gradients(),
                    GradientNorm.scale(squaredNorm, spec.regularization().clipNorm()),
                    memory);
        }
        network.commit();
        network.refresh();
        return new StepReport.Learned(loss);
    }

    /** Writes all gradients, including regularisation and clipping by value, and returns their squared L2 norm. */
    private double backward(int rows) {
        network.backward(outputGradients, rows);
        addPenalty();
        if (spec.regularization().clipValue() > 0) {
            GradientBound.applyInPlace(
                    network.gradients(), (float) spec.regularization().clipValue());
        }
        return network.squaredNorm();
    }

    /** Writes the training-mode outputs and the gradients of the loss, and returns the loss. */
    private double forward(Batch batch, float[] trained) {
        network.forward(batch.features(), batch.rows(), true, steps, trained);
        return LossGradient.write(spec.network().loss(), trained, batch, outputWidth, outputGradients);
    }

    private void enterTrainingPoint() {
        if (update.trainsElsewhere()) {
            System.arraycopy(network.values(), 0, published, 0, published.length);
            update.writeTrainingPoint(published, memory, network.values());
            network.refresh();
        }
    }

    private void leaveTrainingPoint() {
        if (update.trainsElsewhere()) {
            System.arraycopy(published, 0, network.values(), 0, published.length);
            network.refresh();
        }
    }

    private void addPenalty() {
        float l1 = (float) spec.regularization().l1();
        float l2 = (float) spec.regularization().l2();
        if (l1 != 0 || l2 != 0) {
            network.addPenalty(l1, l2);
        }
    }

    private void load(float[] parameters) {
        network.arrange(parameters, network.values());
        network.refresh();
    }

    @Override
    public Parameters parameters() {
        return new Parameters(spec.network().tensors(), network.flat(network.values()));
    }

    @Override
    public OptimizerState optimizerState() {
        return new OptimizerState(
                steps, Arrays.stream(memory).map(network::flat).toArray(float[][]::new));
    }

    @Override
    public void restore(Parameters parameters, OptimizerState state) {
        load(parameters.values());
        for (int slot = 0; slot < memory.length; slot++) {
            network.arrange(state.slots()[slot], memory[slot]);
        }
        steps = state.steps();
    }

    @Override
    public void close() {
        network.close();
    }
}
