package io.thalweg.config.report;

import io.thalweg.config.CsvConfig;
import io.thalweg.config.FileColumn;
import io.thalweg.config.Pipeline;
import io.thalweg.config.PublishConfig;
import io.thalweg.config.Topics;
import io.thalweg.config.TrainingConfig;
import io.thalweg.features.FeatureSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.Shape;
import io.thalweg.network.initial.Initializer;
import io.thalweg.optimizer.OptimizerSpec;
import io.thalweg.optimizer.schedule.AccumulatorDecay;
import io.thalweg.optimizer.schedule.Schedule;
import io.thalweg.optimizer.schedule.WarmUp;
import io.thalweg.yaml.Formats;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Converts a pipeline back to the structure of its file, with all defaults. Secrets are masked, and the schema is shown
 * by its name, because its path is not part of the pipeline.
 */
final class Settings {

    private Settings() {}

    static Map<String, Object> of(Pipeline pipeline) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("pipeline", pipeline.name());
        settings.put("kafka", kafka(pipeline.kafka()));
        settings.put("registry", pipeline.registry().map(Secrets::maskUrl).orElse(null));
        settings.put(
                "events",
                entries(
                        "schema",
                        pipeline.events().schema().getFullName(),
                        "id",
                        pipeline.events().id().orElse(null),
                        "time",
                        pipeline.events().time().orElse(null)));
        settings.put("csv", csv(pipeline.csv()));
        settings.put(
                "files",
                pipeline.files().isEmpty()
                        ? null
                        : pipeline.files().stream().map(Settings::file).toList());
        settings.put(
                "features",
                pipeline.features().features().stream().map(Settings::feature).toList());
        settings.put("label", label(pipeline));
        settings.put("network", written(pipeline.network().layers()));
        settings.put("loss", loss(pipeline.network().loss()));
        settings.put("optimizer", written(pipeline.optimizer()));
        settings.put("training", training(pipeline.training()));
        settings.put("init", pipeline.init().map(Path::toString).orElse(null));
        settings.put("publish", publish(pipeline.publish()));
        settings.put("scoring", entries("guarantee", written(pipeline.scoring().guarantee())));
        settings.put("engine", written(pipeline.engine()));
        settings.put("topics", topics(pipeline.topics()));
        return settings;
    }

    static Map<String, Object> topics(Topics topics) {
        return components(topics);
    }

    private static Map<String, Object> csv(CsvConfig csv) {
        return entries(
                "delimiter",
                String.valueOf(csv.delimiter()),
                "encoding",
                csv.encoding(),
                "missing",
                csv.missing(),
                "columns",
                csv.columns());
    }

    private static Map<String, Object> file(FileColumn column) {
        List<String> by = column.by().isEmpty() ? null : column.by();
        if (column instanceof FileColumn.History history) {
            return entries("history", history.name(), "of", history.of(), "rows", history.rows(), "by", by);
        }
        if (column instanceof FileColumn.Change change) {
            return entries("change", change.name(), "of", change.column(), "by", by);
        }
        throw new IllegalStateException("no notation for " + column + ": add it here");
    }

    static Map<String, Object> feature(FeatureSpec feature) {
        Map<String, Object> settings = feature.settings();
        settings.replaceAll((key, value) -> value.equals(FeatureSpec.NO_CLIP) ? null : written(value));
        return settings;
    }

    private static Map<String, Object> label(Pipeline pipeline) {
        Map<String, Object> settings = pipeline.label().settings();
        settings.put("weight", pipeline.exampleWeight().orElse(null));
        return settings;
    }

    private static Map<String, Object> kafka(Map<String, String> properties) {
        Map<String, Object> masked = new TreeMap<>();
        properties.forEach((key, value) -> masked.put(key, Secrets.mask(key, value)));
        return masked;
    }

    private static String loss(Loss loss) {
        return loss == Loss.BINARY_CROSS_ENTROPY ? Loss.CROSS_ENTROPY.key() : loss.key();
    }

    private static Map<String, Object> training(TrainingConfig training) {
        Schedule schedule = training.optimizerSchedule().schedule();
        long warmUp = 0;
        if (schedule instanceof WarmUp warm) {
            warmUp = warm.steps();
            schedule = warm.then();
        }
        AccumulatorDecay decay = training.optimizerSchedule().accumulatorDecay();
        return entries(
                "batch-size", training.batchSize(),
                "max-wait", written(training.maxWait()),
                "warm-up", warmUp,
                "schedule", written(schedule),
                "accumulator-decay", decay.happens() ? components(decay) : null,
                "l1", written(training.regularization().l1()),
                "l2", written(training.regularization().l2()),
                "clip-value", bound(training.regularization().clipValue()),
                "clip-norm", bound(training.regularization().clipNorm()),
                "initial-values", written(training.initializer()),
                "when-diverged", written(training.whenDiverged()),
                "seed", training.seed());
    }

    private static Object bound(double bound) {
        return bound == 0 ? null : written(bound);
    }

    private static Map<String, Object> publish(PublishConfig publish) {
        return components(publish);
    }

    /**
     * Converts a layer, an optimizer or a similar record: its kind, and its components by their names. New records need
     * no code here.
     */
    static Object written(Object value) {
        if (value instanceof LayerSpec layer) {
            return entries(layer.kind(), components((Record) layer));
        }
        if (value instanceof OptimizerSpec optimizer) {
            return entries(optimizer.kind(), components((Record) optimizer));
        }
        if (value instanceof Initializer initializer) {
            return entries(initializer.kind(), components((Record) initializer));
        }
        if (value instanceof Schedule schedule) {
            return entries(schedule.kind(), components((Record) schedule));
        }
        if (value instanceof Shape shape) {
            return shape.sizes();
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(Settings::written).orElse(null);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Settings::written).toList();
        }
        if (value instanceof Enum<?> constant) {
            return Formats.keyOf(constant);
        }
        if (value instanceof Duration duration) {
            return Formats.durationText(duration);
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e9) {
            return number.longValue();
        }
        return value;
    }

    static Map<String, Object> components(Record record) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                entries.put(
                        kebab(component.getName()),
                        written(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the components of a public record are readable: " + component, e);
            }
        }
        return entries;
    }

    private static String kebab(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> entries(Object... keysAndValues) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return entries;
    }
}
