package io.thalweg.config;

import io.thalweg.engine.EngineChoice;
import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.optimizer.OptimizerSpec;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of one model and its topics: {@code pipeline.yaml}, read, completed with defaults, and checked. Both
 * jobs, the backtest and the command line work from the same value.
 *
 * @param kafka Kafka client properties, {@code bootstrap.servers} among them; passed through to every client
 * @param registry URL of a Confluent-compatible schema registry
 * @param csv how a CSV file is written
 * @param files columns that reading a file adds to its rows, in this order
 * @param exampleWeight the event's field that says how much the example counts in training; every example counts 1 where there is
 *     none. It stands beside the label and not in it, for scores mean the same whatever the weights were
 * @param init the file of weights that training starts from where nothing was learned yet; only its place, for those that do
 *     not train need not have it
 */
public record Pipeline(
        String name,
        Map<String, String> kafka,
        Optional<String> registry,
        EventSpec events,
        CsvConfig csv,
        List<FileColumn> files,
        FeatureLayout features,
        LabelSpec label,
        Optional<String> exampleWeight,
        NetworkSpec network,
        OptimizerSpec optimizer,
        TrainingConfig training,
        Optional<Path> init,
        PublishConfig publish,
        ScoringConfig scoring,
        EngineChoice engine,
        Topics topics)
        implements Serializable {

    public Pipeline {
        kafka = Map.copyOf(kafka);
        files = List.copyOf(files);
    }

    /** Returns this pipeline with other Kafka client properties, which replace those with the same name. */
    public Pipeline withKafka(Map<String, String> properties) {
        Map<String, String> merged = new HashMap<>(kafka);
        merged.putAll(properties);
        return with(merged, events, init);
    }

    /** Returns this pipeline with another event schema. */
    public Pipeline withEvents(EventSpec other) {
        return with(kafka, other, init);
    }

    /** Returns this pipeline with another file of initial weights. */
    public Pipeline withInit(Path weights) {
        return with(kafka, events, Optional.of(weights));
    }

    private Pipeline with(Map<String, String> otherKafka, EventSpec otherEvents, Optional<Path> otherInit) {
        return new Pipeline(
                name,
                otherKafka,
                registry,
                otherEvents,
                csv,
                files,
                features,
                label,
                exampleWeight,
                network,
                optimizer,
                training,
                otherInit,
                publish,
                scoring,
                engine,
                topics);
    }

    /** What the model predicts, and from what. */
    public ModelConfig model() {
        return new ModelConfig(name, events, features, label, exampleWeight, network);
    }

    /** The model, and how it is trained. */
    public LearnerConfig learner() {
        return new LearnerConfig(model(), optimizer, training);
    }

    /**
     * Returns the name only: Kafka properties and the registry URL may contain passwords, and printed text may be
     * logged.
     */
    @Override
    public String toString() {
        return "pipeline " + name;
    }

    private Object writeReplace() {
        return new Form(
                name,
                kafka,
                registry.orElse(null),
                events,
                csv,
                files,
                features,
                label,
                exampleWeight.orElse(null),
                network,
                optimizer,
                training,
                init.map(Path::toString).orElse(null),
                publish,
                scoring,
                engine,
                topics);
    }

    /** The serialized form, because Optional and Path are not serializable. */
    private record Form(
            String name,
            Map<String, String> kafka,
            String registryOrNull,
            EventSpec events,
            CsvConfig csv,
            List<FileColumn> files,
            FeatureLayout features,
            LabelSpec label,
            String exampleWeightOrNull,
            NetworkSpec network,
            OptimizerSpec optimizer,
            TrainingConfig training,
            String initOrNull,
            PublishConfig publish,
            ScoringConfig scoring,
            EngineChoice engine,
            Topics topics)
            implements Serializable {

        private Object readResolve() {
            return new Pipeline(
                    name,
                    kafka,
                    Optional.ofNullable(registryOrNull),
                    events,
                    csv,
                    files,
                    features,
                    label,
                    Optional.ofNullable(exampleWeightOrNull),
                    network,
                    optimizer,
                    training,
                    Optional.ofNullable(initOrNull).map(Path::of),
                    publish,
                    scoring,
                    engine,
                    topics);
        }
    }
}
