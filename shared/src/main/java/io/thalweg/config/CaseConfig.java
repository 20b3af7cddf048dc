package io.thalweg.config;

import io.thalweg.engine.TrainingSpec;
import java.util.List;
import java.util.Optional;

/**
 * The description of a reference case, a training run of another system, as its {@code case.json} gives it. The tensors
 * are in a file beside it, or drawn by a recipe.
 *
 * @param name what people call the case
 * @param training its batches have {@code maxBatchSize} rows, each of them
 * @param batches how many different ones there are: step s learns batch s mod {@code batches}
 * @param losses the mean loss of each step's batch before the step, without regularisation; one per step
 * @param recipe empty if the tensors are in a file
 */
public record CaseConfig(
        String name, TrainingSpec training, int batches, List<Double> losses, Optional<CaseRecipe> recipe) {

    public CaseConfig {
        losses = List.copyOf(losses);
    }

    /** A case whose tensors are in a file. */
    public CaseConfig(String name, TrainingSpec training, int batches, List<Double> losses) {
        this(name, training, batches, losses, Optional.empty());
    }
}
