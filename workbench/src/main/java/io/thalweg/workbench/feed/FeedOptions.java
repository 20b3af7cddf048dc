package io.thalweg.workbench.feed;

import io.thalweg.workbench.feed.rate.Rate;
import io.thalweg.workbench.feed.rate.RateText;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The command line options that all commands share which feed a file to topics. A command declares it as a mixin. */
public final class FeedOptions {

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Labels of an IDX file (default: the file whose name says labels-idx1 for images-idx3).")
    private Optional<Path> labels = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            converter = RateText.class,
            description = "At most so many rows a second (default: as fast as they are taken).")
    private Optional<Rate> rate = Optional.empty();

    /** The file with labels, if the data file contains none. */
    public Optional<Path> labels() {
        return labels;
    }

    /** The maximum number of rows per second; empty for no limit. */
    public Optional<Rate> rate() {
        return rate;
    }
}
