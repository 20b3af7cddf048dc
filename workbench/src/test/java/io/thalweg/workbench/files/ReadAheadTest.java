package io.thalweg.workbench.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

    @Test
    void givesEveryRowInOrder() throws IOException {
        try (EventSource ahead = ReadAhead.of(new Counting(10_001, Long.MAX_VALUE))) {
            List<Long> numbers = new ArrayList<>();
            for (Optional<Row> row = ahead.next(); row.isPresent(); row = ahead.next()) {
                numbers.add(row.get().number());
            }

            assertThat(numbers).hasSize(10_001).isSorted().startsWith(0L).endsWith(10_000L);
            assertThat(ahead.next()).isEmpty();
        }
    }

    @Test
    void givesTheRowsBeforeAFailureAndThenTheFailure() throws IOException {
        try (EventSource ahead = ReadAhead.of(new Counting(10_000, 300))) {
            for (int i = 0; i < 300; i++) {
                assertThat(ahead.next()).isPresent();
            }

            assertThatIOException().isThrownBy(ahead::next).withMessage("row 300 cannot be read");
        }
    }

    @Test
    void closesItsSourceInTheMiddle() throws IOException {
        Counting source = new Counting(Long.MAX_VALUE, Long.MAX_VALUE);
        EventSource ahead = ReadAhead.of(source);
        ahead.next();

        ahead.close();

        assertThat(source.isClosed).isTrue();
    }

    @Test
    void closesASourceThatNobodyRead() throws IOException {
        Counting source = new Counting(1, Long.MAX_VALUE);

        ReadAhead.of(source).close();

        assertThat(source.isClosed).isTrue();
    }

    private static final class Counting implements EventSource {

        private final long rows;
        private final long failsAt;
        private long number;
        private boolean isClosed;

        Counting(long rows, long failsAt) {
            this.rows = rows;
            this.failsAt = failsAt;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public String fingerprint() {
            return "counting";
        }

        @Override
        public Optional<Row> next() throws IOException {
            if (number == failsAt) {
                throw new IOException("row " + number + " cannot be read");
            }
            return number == rows
                    ? Optional.empty()
                    : Optional.of(new Row.Unusable(number++, 0, new byte[0], "a number is no event"));
        }

        @Override
        public double progress() {
            return (double) number / rows;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
