package io.thalweg.workbench.topics;

/** Where reading a topic begins. */
public sealed interface Start {

    /** With the oldest record that is still there. */
    record Beginning() implements Start {
        @Override
        public long offset(long beginning, long end) {
            return beginning;
        }
    }

    /** With what comes next. */
    record End() implements Start {
        @Override
        public long offset(long beginning, long end) {
            return end;
        }
    }

    /**
     * So many offsets before the end of each partition; where records were compacted away or transactions ended, these
     * are fewer records.
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
     * Reads {@code beginning}, {@code end} or {@code -N}.
     *
     * @throws IllegalArgumentException if it reads otherwise
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
