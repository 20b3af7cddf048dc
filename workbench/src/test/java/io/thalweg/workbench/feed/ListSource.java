package io.thalweg.workbench.feed;

import io.thalweg.workbench.files.EventSource;
import io.thalweg.workbench.files.Row;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Rows from memory. */
final class ListSource implements EventSource {

    private final List<Row> rows;
    private final Iterator<Row> left;
    private int given;

    ListSource(List<Row> rows) {
        this.rows = rows;
        this.left = rows.iterator();
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String fingerprint() {
        return "f1";
    }

    @Override
    public Optional<Row> next() {
        if (!left.hasNext()) {
            return Optional.empty();
        }
        given++;
        return Optional.of(left.next());
    }

    @Override
    public double progress() {
        return (double) given / rows.size();
    }

    @Override
    public void close() {}
}
