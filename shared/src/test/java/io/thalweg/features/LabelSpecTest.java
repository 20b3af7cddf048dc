package io.thalweg.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.thalweg.network.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelSpecTest {

    private final LabelSpec binary = new LabelSpec.Binary("class", "UP");
    private final LabelSpec classes = new LabelSpec.Classes("color", List.of("red", "green", "blue"));
    private final LabelSpec regression = new LabelSpec.Regression("price");

    @Test
    void countsClassesAndOutputs() {
        assertThat(List.of(binary.classes(), classes.classes(), regression.classes()))
                .containsExactly(2, 3, 0);
        assertThat(List.of(binary.outputs(), classes.outputs(), regression.outputs()))
                .containsExactly(1, 3, 1);
        assertThat(List.of(binary.isNumeric(), classes.isNumeric(), regression.isNumeric()))
                .containsExactly(false, false, true);
    }

    @Test
    void namesTheDefaultLossFirst() {
        assertThat(binary.losses()).containsExactly(Loss.BINARY_CROSS_ENTROPY);
        assertThat(classes.losses()).containsExactly(Loss.CROSS_ENTROPY);
        assertThat(regression.losses()).containsExactly(Loss.MSE, Loss.MAE, Loss.HUBER, Loss.POISSON);
    }

    @Test
    void listsItsValuesByTheirKeys() {
        assertThat(binary.listedValues()).containsExactly(entry("positive", "UP"));
        assertThat(classes.listedValues())
                .containsExactly(entry("values[0]", "red"), entry("values[1]", "green"), entry("values[2]", "blue"));
        assertThat(regression.listedValues()).isEmpty();
    }

    @Test
    void appliesTheFunctionOfItsKind() {
        assertThat(List.of(binary, classes, regression))
                .map(label -> label.<String>match(
                        LabelSpec.Binary::positive, choice -> choice.values().get(0), LabelSpec.Regression::field))
                .containsExactly("UP", "red", "price");
    }
}
