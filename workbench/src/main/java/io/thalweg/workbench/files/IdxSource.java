package io.thalweg.workbench.files;

import io.thalweg.config.Pipeline;
import io.thalweg.features.FeatureSpec;
import io.thalweg.schemas.encoding.Encoded;
import io.thalweg.schemas.encoding.VectorEncoder;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Converts an IDX file to events: the bytes of a row fill the pipeline's vector field, and a second file has the
 * labels.
 */
final class IdxSource implements EventSource {

    private static final int UNSIGNED = 0xff;

    private final DataFile file;
    private final Optional<DataFile> labelFile;
    private final IdxRows vectors;
    private final Optional<IdxRows> labels;
    private final VectorEncoder encoder;
    private final LongUnaryOperator timeMillis;
    private long next;

    /**
     * Reads the headers and prepares the conversion.
     *
     * @param timeMillis event time of a row
     * @throws UsageException if the vectors do not fit the pipeline
     * @throws FailureException if the labels do not belong to the vectors
     */
    IdxSource(DataFile file, Optional<DataFile> labelFile, Pipeline pipeline, LongUnaryOperator timeMillis)
            throws IOException {
        this.file = file;
        this.labelFile = labelFile;
        this.timeMillis = timeMillis;
        this.vectors = new IdxRows(file);
        this.labels = labelFile.isPresent() ? Optional.of(new IdxRows(labelFile.get())) : Optional.empty();
        FeatureSpec feature = vector(pipeline);
        String field = feature.fields().get(0);
        if (feature.width() != vectors.rowBytes()) {
            throw new UsageException(file.subject() + " does not fit pipeline " + pipeline.name()
                    + ": its rows have shape " + vectors.shape() + ", which is " + vectors.rowBytes()
                    + " numbers, but the feature vector " + field + " has shape " + feature.shape()
                    + "; change the feature's shape");
        }
        labels.ifPresent(rows -> requireLabels(rows, labelFile.orElseThrow()));
        try {
            this.encoder =
                    VectorEncoder.of(pipeline.events().schema(), DataFiles.roles(pipeline), field, vectors.rowBytes());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    file.subject() + " does not fit pipeline " + pipeline.name() + ": " + e.getMessage());
        }
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public String fingerprint() throws IOException {
        return labelFile.isPresent() && file.isRepeatable()
                ? DataFile.fingerprint(file.path(), labelFile.get().path())
                : file.fingerprint();
    }

    @Override
    public boolean isRepeatable() {
        return file.isRepeatable();
    }

    @Override
    public Optional<Row> next() throws IOException {
        Optional<byte[]> vector = vectors.next();
        String label = label();
        if (vector.isEmpty()) {
            return Optional.empty();
        }
        long row = next++;
        Encoded encoded = encoder.encode(vector.get(), label, Long.toString(row), timeMillis.applyAsLong(row));
        return Optional.of(
                encoded instanceof Encoded.Event event
                        ? new Row.Event(row, event.id(), event.labeled(), event.live())
                        : new Row.Unusable(
                                row, 0, vector.get(), "row " + row + ": " + ((Encoded.Unusable) encoded).reason()));
    }

    @Override
    public double progress() {
        return vectors.rows() == 0 ? 1 : (double) next / vectors.rows();
    }

    @Override
    public void close() throws IOException {
        vectors.close();
        if (labels.isPresent()) {
            labels.get().close();
        }
    }

    private String label() throws IOException {
        if (labels.isEmpty()) {
            return "";
        }
        return labels.get()
                .next()
                .map(bytes -> Integer.toString(bytes[0] & UNSIGNED))
                .orElse("");
    }

    private void requireLabels(IdxRows rows, DataFile labels) {
        if (rows.rowBytes() != 1 || rows.rows() != vectors.rows()) {
            throw new FailureException("labels file " + labels.path() + " must have one label for each of the "
                    + vectors.rows() + " rows of " + file.path() + " but has " + rows.rows() + " rows of shape "
                    + rows.shape() + "; give the right one with --labels");
        }
    }

    private static FeatureSpec vector(Pipeline pipeline) {
        FeatureSpec first = pipeline.features().features().get(0);
        if (first.isVector() && pipeline.features().features().size() == 1) {
            return first;
        }
        throw new UsageException("an IDX file holds vectors, so pipeline " + pipeline.name()
                + " must have one feature, a vector, but has "
                + pipeline.features().features().size()
                + " of other kinds; use a CSV file, or make the feature a vector");
    }
}
