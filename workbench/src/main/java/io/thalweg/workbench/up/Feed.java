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
 * The source of events of a run.
 *
 * @param source empty if other producers send the events
 * @param drifts reports when the source changes, if that is known
 */
record Feed(Optional<EventSource> source, Optional<Rate> rate, Optional<Drifts> drifts) implements AutoCloseable {

    private static final Rate PAYMENTS_A_SECOND = new Rate(2_000);

    /** No feed: other producers send the events. */
    static Feed none() {
        return new Feed(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The built-in stream, by default at a rate that a person can follow. */
    static Feed payments(Optional<Rate> rate) {
        return new Feed(
                Optional.of(new PaymentStream()),
                Optional.of(rate.orElse(PAYMENTS_A_SECOND)),
                Optional.of(new Drifts()));
    }

    /** A file. Without a rate it is sent as fast as it is learned and scored. */
    static Feed file(Pipeline pipeline, Path file, Optional<Path> labels, Optional<Rate> rate) throws IOException {
        // If the file has no event times, the time of sending is used.
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
