package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.encoding.Roles;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Opens data files as sources of events. The format is detected by the first bytes.
 *
 * <pre>{@code
 * try (EventSource source = DataFiles.open(Path.of("data.csv"), Optional.empty(), pipeline, true, row -> row)) {
 *     Optional<Row> first = source.next();
 * }
 * }</pre>
 */
public final class DataFiles {

    private DataFiles() {}

    /**
     * Opens a CSV, JSON Lines or IDX file, optionally compressed by gzip; {@code -} is standard input.
     *
     * @param labels the labels of an IDX file. If empty, the name is derived from that of the images: {@code
     *     train-images-idx3-ubyte.gz} has {@code train-labels-idx1-ubyte.gz}
     * @param isLabeled whether every row must have a label
     * @param timeMillis event time of a row, counted from 0, if the file has no times
     * @throws UsageException if the file does not fit the pipeline
     * @throws FailureException if it cannot be read
     */
    public static EventSource open(
            Path data, Optional<Path> labels, Pipeline pipeline, boolean isLabeled, LongUnaryOperator timeMillis)
            throws IOException {
        DataFile file = DataFile.open(data);
        try {
            byte[] first = file.peek(KnownFormat.BYTES);
            KnownFormat.refusal(first).ifPresent(refusal -> {
                throw new FailureException(file.subject() + " " + refusal);
            });
            if (IdxRows.isIdx(first)) {
                return idx(file, labels, pipeline, isLabeled, timeMillis);
            }
            if (labels.isPresent()) {
                throw new UsageException("--labels goes with an IDX file, but " + data
                        + " is none; a CSV file has its labels in the column "
                        + pipeline.label().field());
            }
            return new TextSource(
                    file,
                    text(file, pipeline, isLabeled),
                    pipeline.events().time().isPresent(),
                    timeMillis);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * The fields of an event that are not features. If the schema has no id or time, columns with these names become
     * key and timestamp of the record.
     */
    static Roles roles(Pipeline pipeline) {
        return new Roles(
                pipeline.events().id().orElse("id"),
                pipeline.events().time().orElse("time"),
                pipeline.label().field());
    }

    /** Whether a feature reads the field, or a field of a nested record in it. */
    static boolean isFeature(Pipeline pipeline, String field) {
        return pipeline.features().features().stream()
                .flatMap(feature -> feature.fields().stream())
                .anyMatch(read -> read.equals(field) || read.startsWith(field + "."));
    }

    private static TextEvents text(DataFile file, Pipeline pipeline, boolean isLabeled) throws IOException {
        boolean isMarked = file.skipByteOrderMark();
        String beginning = CleanText.strip(new String(file.peek(KnownFormat.BYTES), ISO_8859_1));
        if (beginning.startsWith("{")) {
            return new JsonEvents(file, pipeline);
        }
        if (beginning.startsWith("[") && CleanText.strip(beginning.substring(1)).startsWith("{")) {
            throw new FailureException(
                    file.subject() + " is one JSON array, which is not read; write each of its objects on"
                            + " a line of its own, for example with: jq -c '.[]'");
        }
        if (isMarked && !pipeline.csv().charset().equals(UTF_8)) {
            throw new FailureException(file.subject() + " begins with the byte-order mark of UTF-8, but csv.encoding of"
                    + " pipeline " + pipeline.name() + " is " + pipeline.csv().encoding() + "; set it to UTF-8");
        }
        return new CsvEvents(file, pipeline, isLabeled);
    }

    private static EventSource idx(
            DataFile file, Optional<Path> labels, Pipeline pipeline, boolean isLabeled, LongUnaryOperator timeMillis)
            throws IOException {
        if (!pipeline.files().isEmpty()) {
            throw new UsageException("an IDX file has no columns that files of pipeline " + pipeline.name()
                    + " could be made from; use a CSV file, or take files out");
        }
        Optional<Path> found = labels.or(() -> labelsOf(file.path()));
        if (isLabeled && found.isEmpty()) {
            throw new UsageException(
                    "the labels of " + file.name() + " are not where its name says; give their file with --labels");
        }
        if (found.isEmpty()) {
            return new IdxSource(file, Optional.empty(), pipeline, timeMillis);
        }
        DataFile labelFile = DataFile.open(found.get());
        try {
            return new IdxSource(file, Optional.of(labelFile), pipeline, timeMillis);
        } catch (IOException | RuntimeException e) {
            labelFile.close();
            throw e;
        }
    }

    private static Optional<Path> labelsOf(Path images) {
        String name = images.getFileName().toString();
        String labels = name.replace("images", "labels").replace("idx3", "idx1");
        return Optional.of(images.resolveSibling(labels)).filter(path -> !labels.equals(name) && Files.exists(path));
    }
}
