package io.thalweg.workbench.fit;

import io.thalweg.config.Pipeline;
import io.thalweg.features.Decoded;
import io.thalweg.features.Example;
import io.thalweg.features.FeatureValues;
import io.thalweg.features.Rejected;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.learner.UnseenReport;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.ProgressDisplay;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.LabeledRecords;
import io.thalweg.workbench.files.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The labeled examples of a file, decoded once and kept in memory in the order of the file. */
final class Examples {

    /** Memory of an example apart from its features: label, array headers and references. */
    private static final int BYTES_BESIDE_THE_NUMBERS = 72;

    private static final int ROWS_PER_UPDATE = 1024;

    private final List<FeatureValues> features = new ArrayList<>();
    private final long bytesEach;
    private float[] labels = new float[ROWS_PER_UPDATE];
    private float[] weights = new float[ROWS_PER_UPDATE];
    private long unusable;
    private final DeadLetterReasons reasons = new DeadLetterReasons();
    private List<UnseenReport> unseen = List.of();

    private Examples(Pipeline pipeline) {
        bytesEach = BYTES_BESIDE_THE_NUMBERS
                + Float.BYTES * (2L + pipeline.features().width())
                + (long) Double.BYTES * pipeline.features().standardized().length;
    }

    /**
     * Reads a source, up to {@code limit} rows.
     *
     * @param memoryBytes maximum memory for the examples
     * @throws FailureException if they need more
     * @throws IOException if the source cannot be read
     */
    static Examples read(EventSource source, Pipeline pipeline, long limit, long memoryBytes, ProgressDisplay progress)
            throws IOException {
        EventDecoder decoder = EventDecoder.of(
                pipeline.events(),
                pipeline.features(),
                pipeline.label(),
                pipeline.exampleWeight(),
                pipeline.network(),
                WireFormat.of(Optional.empty(), List.of(pipeline.events().schema())));
        decoder.watchValues();
        LabeledRecords records = new LabeledRecords(pipeline);
        Examples examples = new Examples(pipeline);
        Optional<Row> next = limit > 0 ? source.next() : Optional.empty();
        while (next.isPresent()) {
            Row row = next.get();
            if (row instanceof Row.Event event) {
                examples.add(decoder.decode(records.of(source.name(), event)), event.place(), pipeline);
            } else if (row instanceof Row.Unusable bad) {
                examples.refuse(bad.reason(), bad.place());
            }
            if (examples.bytes() > memoryBytes) {
                throw new FailureException(String.format(
                        Locale.ROOT,
                        "the examples of %s must fit into %,d MiB, three quarters of Java's memory, but do not after %s;"
                                + " give Java more, as in THALWEG_JAVA_OPTIONS=-Xmx8g, or read fewer rows with"
                                + " --limit",
                        source.name(),
                        memoryBytes >> 20,
                        row.place()));
            }
            if (row.number() % ROWS_PER_UPDATE == 0) {
                progress.update(source.progress(), String.format(Locale.ROOT, "%,d rows", row.number() + 1));
            }
            next = row.number() + 1 < limit ? source.next() : Optional.empty();
        }
        examples.unseen = UnseenReport.of(decoder, UnseenReport.AFTER_ROWS_OF_A_FILE);
        return examples;
    }

    int count() {
        return features.size();
    }

    /** The decoded features; not to be modified. */
    FeatureValues features(int example) {
        return features.get(example);
    }

    float label(int example) {
        return labels[example];
    }

    /** The weight of an example. */
    float weight(int example) {
        return weights[example];
    }

    /** The approximate memory of all examples. */
    long bytes() {
        return bytesEach * features.size();
    }

    /** The number of rows that are not labeled examples. */
    long unusable() {
        return unusable;
    }

    /** Why rows could not be used, the most frequent reason first. */
    List<DeadLetterReasons.Reason> reasons() {
        return reasons.mostFrequentFirst();
    }

    /** Listed values that no row had. */
    List<UnseenReport> unseen() {
        return unseen;
    }

    private void add(Decoded decoded, String place, Pipeline pipeline) {
        if (decoded instanceof Rejected rejected) {
            refuse(rejected.reason(), place);
        } else if (decoded instanceof Example example) {
            if (!example.hasLabel()) {
                refuse("label " + pipeline.label().field() + " is missing", place);
                return;
            }
            if (features.size() == labels.length) {
                labels = Arrays.copyOf(labels, 2 * labels.length);
                weights = Arrays.copyOf(weights, labels.length);
            }
            labels[features.size()] = example.label();
            weights[features.size()] = example.weight();
            features.add(example.features());
        }
    }

    private void refuse(String reason, String place) {
        unusable++;
        reasons.add(reason, place);
    }
}
