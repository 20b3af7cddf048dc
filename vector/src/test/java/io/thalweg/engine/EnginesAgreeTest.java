package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import io.thalweg.engine.EngineContractTest.Case;
import io.thalweg.engine.nd4j.Nd4jEngine;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each engine against nd4j, step by step: the same predictions and parameters, but for rounding. */
class EnginesAgreeTest {

    static Stream<Case> cases() {
        return EngineContractTest.cases().filter(each -> !each.engine().name().equals("nd4j"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void learnTheSame(Case each) {
        float[] expected = each.outputs();
        float[] actual = each.outputs();
        try (TrainableNetwork nd4j = new Nd4jEngine().trainable(each.spec());
                TrainableNetwork other = each.trainable()) {
            for (int step = 0; step < 6; step++) {
                nd4j.step(each.batch(step), expected);
                other.step(each.batch(step), actual);

                assertThat(actual).as("outputs of step %d", step).containsExactly(expected, withPrecision(1e-3f));
                assertThat(other.parameters().values())
                        .as("parameters after step %d", step)
                        .containsExactly(nd4j.parameters().values(), withPrecision(1e-3f));
            }
        }
    }
}
