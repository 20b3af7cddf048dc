package io.thalweg.engine.jvm;

import io.thalweg.optimizer.Update;
import java.util.ArrayList;
import java.util.List;

/**
 * The point at which gradients are computed, for optimizers that do not compute them at the parameters. The rows of
 * both are swapped during a training step.
 */
final class TrainingPoint {

    private final Update update;
    private final List<TensorRows> tensors;
    private final List<float[][]> others = new ArrayList<>();

    /**
     * Creates the point.
     *
     * @param tensors all tensors that the update changes
     */
    TrainingPoint(Update update, List<TensorRows> tensors) {
        this.update = update;
        this.tensors = update.trainsElsewhere() ? List.copyOf(tensors) : List.of();
        for (TensorRows tensor : this.tensors) {
            others.add(Rows.allocate(tensor.values.length, tensor.values[0].length));
        }
    }

    /** Replaces the parameters by the point at which the gradient is computed. */
    void enter() {
        for (int i = 0; i < tensors.size(); i++) {
            tensors.get(i).writeTrainingPoint(update, others.get(i));
            tensors.get(i).exchange(others.get(i));
        }
    }

    /** Restores the parameters, bit for bit. */
    void leave() {
        for (int i = 0; i < tensors.size(); i++) {
            tensors.get(i).exchange(others.get(i));
        }
    }
}
