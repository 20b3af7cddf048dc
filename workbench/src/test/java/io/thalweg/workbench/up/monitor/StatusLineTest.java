package io.thalweg.workbench.up.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusLineTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final StringWriter written = new StringWriter();
    private final PipelineStatusBuilder status = new PipelineStatusBuilder();

    @Test
    void saysHowMuchHappenedSinceTheLineBefore() {
        status.trained = new Accounting(0, 0, 0);
        status.published = status.trained;
        status.scores = 49;
        PipelineStatus before = status.build();
        status.trained = new Accounting(3000, 0, 0);
        status.scores = 1049;

        assertThat(StatusLine.text(before, status.build(), 2))
                .isEqualTo("learned 1,500/s | accuracy 0.950 | version 0.98 | scored 500/s | stale by 5 ms"
                        + " | 3 dead letters");
    }

    @Test
    void showsTheFrozenNetworkBesideTheOneThatLearns() {
        status.frozen = Optional.of(PipelineStatusBuilder.metrics(0.6, 0.55));

        assertThat(StatusLine.text(status.build(), status.build(), 1))
                .contains("accuracy 0.950 | frozen network accuracy 0.550");
    }

    @Test
    void saysHowManyOffsetsAreLostIfAnyAre() {
        assertThat(StatusLine.text(status.build(), status.build(), 1)).doesNotContain("lost");

        status.trained = new Accounting(98, 0, 2, new Lost(1024, List.of()));

        assertThat(StatusLine.text(status.build(), status.build(), 1)).endsWith(" | 1,024 lost");
    }

    @Test
    void countsRatesFromTheFirstVersionOfThisRun() {
        StatusLine line = new StatusLine(new PrintWriter(written), false, 0);
        line.update(status.build(), 50 * SECOND);
        status.scores += 30;
        line.update(status.build(), 60 * SECOND);

        assertThat(written.toString()).contains("scored 3/s").hasLineCount(1);
    }

    @Test
    void drawsOverItselfEachSecondOnATerminal() {
        StatusLine line = new StatusLine(new PrintWriter(written), true, 0);
        line.update(status.build(), 0);
        line.update(status.build(), SECOND / 2);
        assertThat(written.toString()).isEmpty();

        line.update(status.build(), SECOND);
        assertThat(written.toString()).startsWith("\r\033[K").doesNotContain("\n");

        line.remark("something happened");
        assertThat(written.toString()).endsWith("\r\033[Ksomething happened" + System.lineSeparator());
    }

    @Test
    void isAPlainLineEveryTenSecondsElsewhere() {
        StatusLine line = new StatusLine(new PrintWriter(written), false, 0);
        line.update(status.build(), 0);
        line.update(status.build(), 9 * SECOND);
        assertThat(written.toString()).isEmpty();

        line.update(status.build(), 10 * SECOND);
        line.clear();
        assertThat(written.toString()).endsWith(System.lineSeparator()).doesNotContain("\r\033");
    }
}
