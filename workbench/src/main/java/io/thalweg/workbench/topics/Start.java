package io.thalweg.workbench.topics;

/** The position at which reading a topic starts. */
public sealed interface Start {

    /** The oldest available record. */
    record Beginning() implements Start {
        @Override
        public long offset(long beginning, long end) {
            return beginning;
        }
    }

    /** The end: only new records are read. */
    record End() implements Start {
        @Override
        public long offset(long beginning, long end) {
            return end;
        }
    }

    /**
     * A number of offsets before the end of each partition. Compaction and transaction markers can make this fewer
     * records.
     */
    record Last(long offsets) implements Start {
        @Override
        public long offset(long beginning, long end) {
            return Math.max(beginning, end - offsets);
        }
    }

    /** The first offset to read of a partition. */
    long offset(long beginning, long end);

    /**
     * Parses {@code beginning}, {@code end} or {@code -N}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Start parse(String text) {
        if (text.equals("beginning")) {
            return new Beginning();
        }
        if (text.equals("end")) {
            return new End();
        }
        if (text.matches("-\\d{1,18}")) {
            return new Last(-Long.parseLong(text));
        }
        throw new IllegalArgumentException("a start reads beginning, end or -N, such as -10, but was " + text);
    }
}
