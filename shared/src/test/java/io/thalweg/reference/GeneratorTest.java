package io.thalweg.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Distribution;
import org.junit.jupiter.api.Test;

/** The numbers are those of {@code bench/peers/case.py}. */
class GeneratorTest {

    @Test
    void isSplitMix64FromTheHashOfTheName() {
        assertThat(Generator.hash("a")).isEqualTo(0xAF63DC4C8601EC8CL);
        assertThat(new Generator(Generator.hash("a"), "a").next()).isEqualTo(0xE220A8397B1DCDAFL);
    }

    @Test
    void drawsTheNumbersThatPythonDraws() {
        assertThat(new Generator(1, "init.0.weight").draw(new Distribution.Uniform(0.1), 4))
                .containsExactly(-0.048916865f, -0.036431957f, 0.048126996f, -0.030351425f);
        assertThat(new Generator(1, "batch.0.y").draw(new Distribution.Integers(10), 8))
                .containsExactly(2, 2, 1, 6, 9, 9, 9, 7);
        assertThat(new Generator(-3, "batch.0.x").draw(new Distribution.Uniform(1.732), 3))
                .containsExactly(-0.9399555f, -1.6776379f, -1.1295978f);
        assertThat(new Generator(1, "init.1.bias").draw(new Distribution.Constant(0.5), 2))
                .containsExactly(0.5f, 0.5f);
    }
}
