package io.thalweg.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureLayoutTest {

    private static final FeatureSpec.Numeric PRICES = new FeatureSpec.Numeric(List.of("bid", "ask"), true);
    private static final FeatureSpec.Category DAY = new FeatureSpec.Category("day", List.of("1", "2", "3"));
    private static final FeatureSpec.Numeric PLAIN = new FeatureSpec.Numeric(List.of("volume"), false);
    private static final FeatureSpec.Numeric RATE = new FeatureSpec.Numeric(List.of("rate"), true);

    @Test
    void putsTheColumnsOfAllFeaturesSideBySide() {
        FeatureLayout layout = new FeatureLayout(List.of(PRICES, DAY, PLAIN, RATE));
        assertThat(layout.width()).isEqualTo(7);
        assertThat(layout.shape()).isEqualTo(Shape.of(7));
        assertThat(layout.standardized()).containsExactly(0, 1, 6);
    }

    @Test
    void keepsTheShapeOfASingleVector() {
        FeatureSpec.Vector pixels = new FeatureSpec.Vector("pixels", Shape.of(1, 28, 28), 1);
        assertThat(new FeatureLayout(List.of(pixels)).shape()).isEqualTo(Shape.of(1, 28, 28));
        assertThat(new FeatureLayout(List.of(pixels, RATE)).shape()).isEqualTo(Shape.of(785));
        FeatureSpec days = new FeatureSpec.StandardVector("days", Shape.of(24, 7));
        assertThat(new FeatureLayout(List.of(days)).shape()).isEqualTo(Shape.of(24, 7));
    }

    @Test
    void standardisesEachElementOfAVectorThatIsToBe() {
        FeatureSpec days = new FeatureSpec.StandardVector("days", Shape.of(2, 2));
        FeatureLayout layout = new FeatureLayout(List.of(PLAIN, days, RATE));
        assertThat(layout.standardized()).containsExactly(1, 2, 3, 4, 5);
        assertThat(layout.columnsUsingNaNForMissing()).containsExactly(0);
    }

    @Test
    void givesAnEmbeddedCategoryOneColumn() {
        FeatureLayout layout = new FeatureLayout(List.of(
                PRICES,
                new FeatureSpec.Embedded(DAY, 2),
                RATE,
                new FeatureSpec.Embedded(new FeatureSpec.HashedCategory("station", 4096), 16)));

        assertThat(layout.width()).isEqualTo(5);
        assertThat(layout.shape()).isEqualTo(Shape.of(5));
        assertThat(layout.embedded())
                .containsExactly(new EmbeddedColumn("day", 2, 3, 2), new EmbeddedColumn("station", 4, 4096, 16));
    }

    @Test
    void knowsTheShareOfColumnsThatAreMostlyZero() {
        FeatureSpec.Text words = new FeatureSpec.Text("message", 14);

        assertThat(new FeatureLayout(List.of(PRICES, RATE)).sparseShare()).isZero();
        assertThat(new FeatureLayout(List.of(PRICES, DAY, PLAIN)).sparseShare()).isEqualTo(0.5);
        assertThat(new FeatureLayout(List.of(PRICES, words)).sparseShare()).isEqualTo(0.875);
    }

    @Test
    void refusesToEmbedAFieldTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new FeatureLayout(List.of(new FeatureSpec.Embedded(DAY, 2), new FeatureSpec.Embedded(DAY, 3))))
                .withMessageContaining("embed day twice");
    }

    @Test
    void refusesToHaveNoFeatures() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FeatureLayout(List.of()));
    }

    @Test
    void fingerprintOfALayoutNeverChanges() {
        // Weights already published carry it: should this fail, every one of them is refused by the new build.
        assertThat(new FeatureLayout(List.of(PRICES, DAY)).fingerprint(new LabelSpec.Binary("class", "UP")))
                .isEqualTo("1cceef9bedb3de64");
    }

    @Test
    void fingerprintOfAStandardisedVectorNeverChanges() {
        assertThat(new FeatureLayout(List.of(new FeatureSpec.StandardVector("days", Shape.of(24, 7))))
                        .fingerprint(new LabelSpec.Regression("load")))
                .isEqualTo("ff89911d6068e34a");
    }

    @Test
    void fingerprintDoesNotDependOnTheClip() {
        LabelSpec label = new LabelSpec.Regression("load");
        Shape shape = Shape.of(2);
        assertThat(new FeatureLayout(List.of(
                                new FeatureSpec.Numeric(PRICES.fields(), true, 3),
                                new FeatureSpec.StandardVector("days", shape, FeatureSpec.NO_CLIP)))
                        .fingerprint(label))
                .isEqualTo(new FeatureLayout(List.of(PRICES, new FeatureSpec.StandardVector("days", shape)))
                        .fingerprint(label));
    }

    @Test
    void knowsClipAndNameOfEachStandardisedColumn() {
        FeatureLayout layout = new FeatureLayout(List.of(
                PRICES,
                DAY,
                PLAIN,
                new FeatureSpec.StandardVector("days", Shape.of(2), 3),
                new FeatureSpec.Numeric(List.of("rate"), true, FeatureSpec.NO_CLIP)));

        assertThat(layout.clips()).containsExactly(5, 5, 3, 3, FeatureSpec.NO_CLIP);
        assertThat(layout.standardizedNames()).containsExactly("bid", "ask", "days[0]", "days[1]", "rate");
        assertThat(layout.name(3)).isEqualTo("day");
    }

    @Test
    void fingerprintTellsApartOrderScalingValuesAndLabel() {
        LabelSpec up = new LabelSpec.Binary("class", "UP");
        assertThat(List.of(
                        new FeatureLayout(List.of(PRICES, DAY)).fingerprint(up),
                        new FeatureLayout(List.of(DAY, PRICES)).fingerprint(up),
                        new FeatureLayout(List.of(PRICES, new FeatureSpec.Embedded(DAY, 2))).fingerprint(up),
                        new FeatureLayout(List.of(PRICES, new FeatureSpec.Embedded(DAY, 3))).fingerprint(up),
                        new FeatureLayout(List.of(PRICES, new FeatureSpec.Category("day", List.of("1", "3", "2"))))
                                .fingerprint(up),
                        new FeatureLayout(List.of(new FeatureSpec.Numeric(List.of("bid", "ask"), false), DAY))
                                .fingerprint(up),
                        new FeatureLayout(List.of(PRICES, DAY)).fingerprint(new LabelSpec.Binary("class", "DOWN")),
                        new FeatureLayout(List.of(PRICES, DAY)).fingerprint(new LabelSpec.Regression("class"))))
                .doesNotHaveDuplicates();
    }
}
