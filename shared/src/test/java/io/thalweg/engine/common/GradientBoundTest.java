package io.thalweg.engine.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GradientBoundTest {

    @Test
    void bringsEachElementWithinTheBoundAndLeavesTheOthers() {
        float[] gradients = {0.5f, -0.5f, 2, -3e38f, 0, 1};

        GradientBound.applyInPlace(gradients, 1);

        assertThat(gradients).containsExactly(0.5f, -0.5f, 1, -1, 0, 1);
    }

    @Test
    void doesNotMakeAnOverflowUsable() {
        float[] gradients = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};

        GradientBound.applyInPlace(gradients, 1);

        assertThat(gradients).containsOnly(Float.NaN);
    }
}
