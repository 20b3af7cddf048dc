package io.thalweg.workbench.up;

import io.thalweg.config.Pipeline;
import io.thalweg.workbench.feed.rate.Rate;
import io.thalweg.workbench.files.DataFiles;
import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.up.payments.Drifts;
import io.thalweg.workbench.up.payments.PaymentStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is fed.
 *
 * @param source nothing if others send the events
 * @param drifts tells when the source changes, if that is known
 */
record Feed(Optional<EventSource> source, Optional<Rate> rate, Optional<Drifts> drifts) implements AutoCloseable {

    private static final Rate PAYMENTS_A_SECOND = new Rate(2_000);

    /** Nothing: others send the events. */
    static Feed none() {
        return new Feed(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The built-in stream, at a rate that leaves a person time to watch. */
    static Feed payments(Optional<Rate> rate) {
        return new Feed(
                Optional.of(new PaymentStream()),
                Optional.of(rate.orElse(PAYMENTS_A_SECOND)),
                Optional.of(new Drifts()));
    }

    /** A file, as fast as it is learned and scored unless there is a rate. */
    static Feed file(Pipeline pipeline, Path file, Optional<Path> labels, Optional<Rate> rate) throws IOException {
        // Where the file does not say when an event was, it is when it is fed.
        EventSource source = DataFiles.open(file, labels, pipeline, true, row -> System.currentTimeMillis());
        return new Feed(Optional.of(source), rate, Optional.empty());
    }

    @Override
    public void close() throws IOException {
        if (source.isPresent()) {
            source.get().close();
        }
    }
}
