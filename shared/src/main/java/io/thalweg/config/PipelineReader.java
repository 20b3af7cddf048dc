package io.thalweg.config;

import io.thalweg.features.EventSpec;
import io.thalweg.features.FeatureLayout;
import io.thalweg.features.FeatureSpec;
import io.thalweg.features.LabelSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.schemas.Schemas;
import io.thalweg.yaml.Document;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.Node;
import io.thalweg.yaml.Problems;
import io.thalweg.yaml.Values;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * Reads {@code pipeline.yaml} and reports all its problems at once.
 *
 * <pre>{@code
 * Pipeline pipeline = PipelineReader.read(Path.of("pipelines/payments.yaml"));   // throws ConfigException
 * pipeline.network().parameterCount();
 * pipeline.topics().weights();
 * }</pre>
 *
 * <p>First each key is read, by the tables of this package. Then the keys are checked together: fields and schema,
 * label and loss, shapes. After a problem, everything that does not depend on it is still checked.
 */
public final class PipelineReader {

    private final Path file;
    private final Problems problems = new Problems();

    private PipelineReader(Path file) {
        this.file = file;
    }

    /**
     * Reads a pipeline file. Relative paths in the file are resolved against its folder, and {@code ${env:NAME}}
     * against the environment of this process.
     *
     * @throws ConfigException with all problems, if there are any
     */
    public static Pipeline read(Path file) {
        return read(file, name -> Optional.ofNullable(System.getenv(name)));
    }

    static Pipeline read(Path file, Function<String, Optional<String>> environment) {
        PipelineReader reader = new PipelineReader(file);
        Optional<Pipeline> pipeline =
                Document.read(file, environment, reader.problems).flatMap(reader::pipeline);
        if (!reader.problems.isEmpty()) {
            throw new ConfigException(file, reader.problems.list());
        }
        return pipeline.orElseThrow(() -> new IllegalStateException(file + " gave neither a pipeline nor a problem"));
    }

    private Optional<Pipeline> pipeline(Node.Mapping root) {
        Values values = PipelineKeys.FILE.values(root, problems);
        List<Optional<FeatureSpec>> entries = values.find(PipelineKeys.FEATURES).orElse(List.of());
        List<Optional<FileColumn>> files =
                values.find(PipelineKeys.FILES).flatMap(given -> given).orElse(List.of());
        Optional<LabelKeys> labelKeys = values.find(PipelineKeys.LABEL);
        Optional<LabelSpec> label = labelKeys.map(LabelKeys::label);

        Optional<EventSpec> events = values.find(PipelineKeys.EVENTS).flatMap(keys -> events(keys, root));
        events.map(event -> new FieldRules(event.schema(), problems)).ifPresent(fields -> {
            fields.checkEvent(events.get());
            fields.checkFeatures(entries);
            label.ifPresent(fields::checkLabel);
            labelKeys.flatMap(LabelKeys::weight).ifPresent(fields::checkWeight);
        });
        events.ifPresent(event ->
                values.find(PipelineKeys.CSV).ifPresent(csv -> CsvRules.check(csv.columns(), event, problems)));
        events.ifPresent(event -> FileRules.check(files, event.schema(), entries, problems));
        label.ifPresent(truth -> FieldRules.refuseLabelAmongFeatures(entries, truth, problems));

        Optional<FeatureLayout> features = layout(entries);
        Optional<Loss> loss = label.flatMap(
                truth -> values.find(PipelineKeys.LOSS).flatMap(written -> LossRules.loss(truth, written, problems)));
        Optional<NetworkSpec> network = features.flatMap(layout -> values.find(PipelineKeys.NETWORK)
                .flatMap(layers -> NetworkRules.network(
                        layout.shape(),
                        EmbeddingRules.columns(layout),
                        layers,
                        label,
                        loss,
                        batchSize(values),
                        problems)));
        network.ifPresent(
                made -> features.ifPresent(layout -> EmbeddingRules.refuseFractions(layout, made.layers(), problems)));
        values.find(PipelineKeys.TRAINING)
                .flatMap(training -> values.find(PipelineKeys.OPTIMIZER)
                        .flatMap(optimizer -> optimizer.refusal(training.optimizerSchedule())))
                .ifPresent(reason -> problems.add(PipelineKeys.TRAINING.name(), reason, ""));
        network.flatMap(made -> values.find(PipelineKeys.TRAINING)
                        .flatMap(training -> training.initializer().refusal(made)))
                .ifPresent(reason -> problems.add(PipelineKeys.TRAINING.name(), reason, ""));
        Optional<Path> init = values.find(PipelineKeys.INIT).flatMap(this::init);
        Optional<Topics> topics = values.find(PipelineKeys.NAME).flatMap(name -> topics(name, values));

        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Pipeline(
                values.of(PipelineKeys.NAME),
                values.of(PipelineKeys.KAFKA),
                values.of(PipelineKeys.REGISTRY),
                events.orElseThrow(),
                values.of(PipelineKeys.CSV),
                files.stream().flatMap(Optional::stream).toList(),
                features.orElseThrow(),
                label.orElseThrow(),
                labelKeys.flatMap(LabelKeys::weight),
                network.orElseThrow(),
                values.of(PipelineKeys.OPTIMIZER),
                values.of(PipelineKeys.TRAINING),
                init,
                values.of(PipelineKeys.PUBLISH),
                values.of(PipelineKeys.SCORING),
                values.of(PipelineKeys.ENGINE),
                topics.orElseThrow()));
    }

    private static OptionalInt batchSize(Values values) {
        return values.find(PipelineKeys.TRAINING)
                .map(TrainingConfig::batchSize)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private Optional<EventSpec> events(EventKeys keys, Node.Mapping root) {
        return schema(keys.schema())
                .map(schema -> new EventSpec(
                        schema,
                        keys.id().filter(name -> isGiven(EventKeys.ID, root) || schema.getField(name) != null),
                        keys.time().filter(name -> isGiven(EventKeys.TIME, root) || schema.getField(name) != null)));
    }

    /**
     * Whether the file names the field explicitly. Then the schema must have it; otherwise the record's key or
     * timestamp is used.
     */
    private static boolean isGiven(Key<?> key, Node.Mapping root) {
        return root.entries().get(PipelineKeys.EVENTS.name()) instanceof Node.Mapping events
                && events.entries().containsKey(key.name());
    }

    private Optional<Schema> schema(Optional<String> name) {
        if (name.isEmpty()) {
            return Optional.of(Schemas.EVENT);
        }
        try {
            Schema schema = Schemas.read(folder().resolve(name.get()));
            if (schema.getType() == Schema.Type.RECORD) {
                return Optional.of(schema);
            }
            problems.add(
                    "events.schema",
                    "the schema " + name.get() + " must be a record but was of type "
                            + schema.getType().getName(),
                    "make the event a record with one field for each of its values");
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    "events.schema",
                    "the schema " + name.get() + " cannot be read ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                    "give the path of an Avro schema (.avsc), relative to " + folder());
        }
        return Optional.empty();
    }

    /**
     * The path of the initial weights. It is not checked whether the file exists, because scoring does not need it, and
     * {@code fit} creates it.
     */
    private Optional<Path> init(Optional<String> name) {
        try {
            return name.map(folder()::resolve);
        } catch (InvalidPathException e) {
            problems.add(
                    PipelineKeys.INIT.name(),
                    "must be the path of a file but was " + name.orElseThrow(),
                    "give the path of a safetensors file, relative to " + folder());
            return Optional.empty();
        }
    }

    private Path folder() {
        return file.toAbsolutePath().normalize().getParent();
    }

    private Optional<FeatureLayout> layout(List<Optional<FeatureSpec>> entries) {
        List<FeatureSpec> features = entries.stream().flatMap(Optional::stream).toList();
        if (features.isEmpty() || features.size() < entries.size() || !EmbeddingRules.check(features, problems)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FeatureLayout(features));
        } catch (IllegalArgumentException e) {
            problems.add(PipelineKeys.FEATURES.name(), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Topics> topics(String name, Values values) {
        try {
            return values.find(PipelineKeys.TOPICS).map(change -> change.apply(Topics.of(name)));
        } catch (IllegalArgumentException e) {
            problems.add(PipelineKeys.TOPICS.name(), e.getMessage());
            return Optional.empty();
        }
    }
}
