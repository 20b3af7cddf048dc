package io.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.features.LabelSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private static final LabelSpec BINARY = new LabelSpec.Binary("class", "UP");
    private static final LabelSpec CLASSES = new LabelSpec.Classes("class", List.of("a", "b", "c"));
    private static final LabelSpec REGRESSION = new LabelSpec.Regression("bikes");

    @Test
    void answerWithTheMostFrequentAndTheLastClass() {
        Baselines baselines = Baselines.of(CLASSES);
        // majority says  0 1 1 1 1 2, the label before says 0 1 1 2 2 2.
        for (float label : new float[] {1, 1, 2, 2, 2, 0}) {
            baselines.accept(label);
        }
        assertThat(baselines.metrics()).isEqualTo(new Metrics(6, Map.of("majority", 1.0 / 6, "noChange", 3.0 / 6)));
    }

    @Test
    void answerWithTheRunningMeanAndTheLastNumber() {
        Baselines baselines = Baselines.of(REGRESSION);
        // mean says 0 4 6, the number before says 0 4 8.
        for (float label : new float[] {4, 8, 3}) {
            baselines.accept(label);
        }
        assertThat(baselines.metrics())
                .isEqualTo(new Metrics(3, Map.of("mean", (4 + 4 + 3) / 3.0, "noChange", (4 + 4 + 5) / 3.0)));
    }

    @Test
    void sayNothingBeforeTheFirstLabel() {
        assertThat(Baselines.of(BINARY).metrics()).isEqualTo(Metrics.NONE);
    }

    @Test
    void continueToTheLastBitAfterARestore() throws IOException {
        for (LabelSpec label : List.of(BINARY, CLASSES, REGRESSION)) {
            Baselines baselines = Baselines.of(label);
            Baselines twin = Baselines.of(label);
            for (int i = 0; i < 50; i++) {
                float truth = i * i % 5 % 2;
                baselines.accept(truth);
                twin.accept(truth);
                byte[] state = twin.encode();
                twin = Baselines.of(label);
                twin.restore(state);
            }
            assertThat(twin.metrics()).isEqualTo(baselines.metrics());
            assertThat(twin.encode()).isEqualTo(baselines.encode());
        }
    }

    @Test
    void refuseTheStateOfAnotherLabel() {
        assertThatThrownBy(
                        () -> Baselines.of(CLASSES).restore(Baselines.of(BINARY).encode()))
                .isInstanceOf(IOException.class)
                .hasMessage("the baselines' state has 2 classes but the label has 3");
    }

    @Test
    void refuseAStateOfAnotherLength() {
        byte[] state = Baselines.of(BINARY).encode();
        for (int length = 0; length < state.length; length++) {
            byte[] truncated = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> Baselines.of(BINARY).restore(truncated)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> Baselines.of(BINARY).restore(Arrays.copyOf(state, state.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 bytes left over");
    }
}
