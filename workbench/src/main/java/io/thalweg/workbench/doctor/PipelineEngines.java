package io.thalweg.workbench.doctor;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.auto.EngineDecision;
import io.thalweg.engine.auto.Engines;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The engines that a pipeline gets on this machine, with the reasons.
 *
 * @param learning one sentence
 * @param scoring one sentence
 * @param refusal why the requested engine cannot run here, with the remedy
 */
record PipelineEngines(String pipeline, String learning, String scoring, Optional<String> refusal) {

    static PipelineEngines of(Pipeline pipeline) {
        Optional<String> refusal = Engines.refusal(pipeline.engine(), pipeline.network());
        if (refusal.isPresent()) {
            return new PipelineEngines(pipeline.name(), "none", "none", refusal);
        }
        return new PipelineEngines(
                pipeline.name(),
                reason(() -> Engines.of(
                        pipeline.engine(),
                        pipeline.network(),
                        pipeline.training().batchSize(),
                        pipeline.features().sparseShare())),
                reason(() -> Engines.scoring(pipeline.engine(), pipeline.network())),
                Optional.empty());
    }

    private static String reason(Supplier<EngineDecision> decision) {
        try {
            return decision.get().reason();
        } catch (IllegalStateException e) {
            // The section about ND4J says why it cannot be loaded.
            return "none, because it would be nd4j, which cannot be loaded";
        }
    }
}
