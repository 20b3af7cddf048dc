package io.thalweg.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.CaseConfig;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.engine.safetensors.Tensor;
import io.thalweg.network.Activation;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.Shape;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** On y = w·x + b, w = 2, b = 0, x = 1, label 5: by hand, (2 - 5)² = 9, and a step of 0.5 · 2 · 3 = 3 up for both. */
class ReferenceRunTest {

    @Test
    void measuresNoErrorWhereThereIsNone() {
        assertThat(run(9, 8, 5)).isEqualTo(new ReferenceRun.Finished(0, 0));
        assertThat(run(9, 8, 5).agrees()).isTrue();
    }

    @Test
    void measuresTheErrorOfTheLossRelativeToIt() {
        assertThat(run(10, 8, 5)).isEqualTo(new ReferenceRun.Finished(0.1, 0));
        assertThat(run(10, 8, 5).agrees()).isFalse();
        assertThat(run(9.001, 8, 5).agrees()).isFalse();
        assertThat(run(9.0001, 8, 5).agrees()).isTrue();
    }

    @Test
    void measuresTheErrorOfTheOutput() {
        assertThat(run(9, 8.5f, 5)).isEqualTo(new ReferenceRun.Finished(0, 0.5));
        assertThat(run(9, 8.002f, 5).agrees()).isFalse();
        assertThat(run(9, 8.0005f, 5).agrees()).isTrue();
    }

    @Test
    void stopsAtAStepThatCannotBeLearned() {
        ReferenceRun run = run(9, 8, 1e30f);

        assertThat(run.agrees()).isFalse();
        assertThat(run).isInstanceOf(ReferenceRun.Stopped.class);
        assertThat(((ReferenceRun.Stopped) run).step()).isZero();
        assertThat(((ReferenceRun.Stopped) run).reason()).isNotBlank();
    }

    @Test
    void comparesTheParametersWithTheirDigests() {
        assertThat(new ReferenceRun.Finished(0, 0, OptionalDouble.of(1e-4)).agrees())
                .isTrue();
        assertThat(new ReferenceRun.Finished(0, 0, OptionalDouble.of(2e-3)).agrees())
                .isFalse();
        assertThat(new ReferenceRun.Finished(0, 0, OptionalDouble.of(Double.NaN)).agrees())
                .isFalse();
    }

    private static ReferenceRun run(double loss, float output, float label) {
        NetworkSpec network = new NetworkSpec(Shape.of(1), List.of(new DenseSpec(1, Activation.LINEAR)), Loss.MSE);
        TrainingSpec training = new TrainingSpec(network, new Sgd(0.5, 0, false), Regularization.NONE, 1, 1);
        Map<String, Tensor> tensors = Map.of(
                "init.0.weight", new Tensor(Shape.of(1, 1), new float[] {2}),
                "init.0.bias", new Tensor(Shape.of(1), new float[] {0}),
                "batch.0.x", new Tensor(Shape.of(1, 1), new float[] {1}),
                "batch.0.y", new Tensor(Shape.of(1, 1), new float[] {label}),
                "output.final", new Tensor(Shape.of(1, 1), new float[] {output}));
        return ReferenceRun.of(
                new JvmEngine(), new ReferenceCase(new CaseConfig("line", training, 1, List.of(loss)), tensors));
    }
}
