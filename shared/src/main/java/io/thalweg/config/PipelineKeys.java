package io.thalweg.config;

import io.thalweg.engine.EngineChoice;
import io.thalweg.features.FeatureSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.KeyPath;
import io.thalweg.yaml.Section;
import io.thalweg.yaml.Values;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The top-level keys of pipeline.yaml. The keys of its sections are in the other classes of this package. */
final class PipelineKeys {

    static final Key<String> NAME = Key.required(
            "pipeline",
            Formats.text(
                    "a name of letters, digits, '.', '_' and '-', at most 200",
                    Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}")),
            "payments");
    static final Key<Map<String, String>> KAFKA = Key.of("kafka", KafkaKeys.PROPERTIES, "{}");
    static final Key<Optional<String>> REGISTRY =
            Key.of("registry", Formats.orNull(Formats.scalar("an http or https URL", PipelineKeys::url)), "null");
    static final Key<EventKeys> EVENTS = Key.of("events", EventKeys.SECTION, "{}");
    static final Key<CsvConfig> CSV = Key.of("csv", CsvKeys.SECTION, "{}");
    static final Key<Optional<List<Optional<FileColumn>>>> FILES =
            Key.of("files", Formats.orNull(Formats.entries(FileKeys.KINDS)), "null");
    static final Key<List<Optional<FeatureSpec>>> FEATURES =
            Key.required("features", Formats.entries(FeatureKeys.KINDS), "[{numeric: [price, volume]}]");
    static final Key<LabelKeys> LABEL =
            Key.required("label", LabelKeys.TASKS, "{field: class, task: binary, positive: UP}");
    static final Key<List<LayerSpec>> NETWORK =
            Key.required("network", Formats.list(LayerKeys.KINDS), "[{dense: {units: 1}}]");
    /** Null means the default loss of the task. */
    static final Key<Optional<Loss>> LOSS = Key.of("loss", Formats.orNull(LossRules.WRITTEN), "null");

    static final Key<OptimizerSpec> OPTIMIZER = Key.of("optimizer", OptimizerKeys.KINDS, "{adam: {}}");
    static final Key<TrainingConfig> TRAINING = Key.of("training", TrainingKeys.SECTION, "{}");
    static final Key<Optional<String>> INIT = Key.of("init", Formats.orNull(Formats.text()), "null");
    static final Key<PublishConfig> PUBLISH = Key.of("publish", PublishKeys.SECTION, "{}");
    static final Key<ScoringConfig> SCORING = Key.of("scoring", ScoringKeys.SECTION, "{}");
    static final Key<EngineChoice> ENGINE = Key.of("engine", Formats.choice(EngineChoice.class), "auto");
    static final Key<UnaryOperator<Topics>> TOPICS = Key.of("topics", TopicKeys.SECTION, "{}");

    static final Section<Values> FILE = Section.of(
            List.of(
                    NAME, KAFKA, REGISTRY, EVENTS, CSV, FILES, FEATURES, LABEL, NETWORK, LOSS, OPTIMIZER, TRAINING,
                    INIT, PUBLISH, SCORING, ENGINE, TOPICS),
            values -> values);

    private PipelineKeys() {}

    /** All keys in the order of the file. */
    static Stream<KeyPath> all() {
        return FILE.keys("");
    }

    private static Optional<String> url(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return isHttp && uri.getHost() != null ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException e) {
            // Not a URL: the caller reports it, with the rule.
            return Optional.empty();
        }
    }
}
