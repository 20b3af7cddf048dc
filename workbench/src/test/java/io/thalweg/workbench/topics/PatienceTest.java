package io.thalweg.workbench.topics;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.workbench.console.FailureException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Patience patience = new Patience(nanos::get);

    @Test
    void lastsAsLongAsThereIsProgress() {
        for (int position = 0; position < 10; position++) {
            patience.at(position, "topic t");
            pass(15);
        }

        assertThatCode(() -> patience.at(9, "topic t")).doesNotThrowAnyException();
    }

    @Test
    void endsWhenNothingHasComeForTooLong() {
        patience.at(7, "topic t");
        pass(15);
        patience.at(7, "topic t");
        pass(1);

        assertThatThrownBy(() -> patience.at(7, "topic t"))
                .isInstanceOf(FailureException.class)
                .hasMessage("topic t must be readable to its end but gave nothing for 15 s; is its broker there?");
    }

    private void pass(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
