package io.thalweg.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.engine.Batch;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.network.Activation;
import io.thalweg.network.BatchNormSpec;
import io.thalweg.network.Conv2dSpec;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.EmbeddedColumn;
import io.thalweg.network.FlattenSpec;
import io.thalweg.network.LayerNormSpec;
import io.thalweg.network.LayerSpec;
import io.thalweg.network.Loss;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.ResidualSpec;
import io.thalweg.network.Shape;
import io.thalweg.optimizer.Adam;
import io.thalweg.optimizer.AdamW;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.ScheduleFreeAdamW;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CudaNetworkTest {

    private static final int ROWS = 9;
    private static final int OUT_OF_MEMORY = 2;

    private final CudaEngine engine = new CudaEngine();

    @BeforeEach
    void requireTheFakeDriver() {
        FakeDriver.assumeInUse();
        assertThat(Gpu.problem()).isEmpty();
    }

    @Test
    void freesEverythingWhenItIsClosed() {
        long allocations = FakeDriver.liveAllocations();
        long objects = FakeDriver.liveObjects();
        TrainableNetwork network = engine.trainable(spec(everyLayer()));
        for (int rows = 1; rows <= ROWS; rows++) {
            network.step(batch(everyLayer(), rows, rows), outputs(everyLayer()));
        }
        assertThat(FakeDriver.liveAllocations()).isGreaterThan(allocations);

        network.close();
        network.close();

        assertThat(FakeDriver.liveAllocations()).isEqualTo(allocations);
        assertThat(FakeDriver.liveObjects()).isEqualTo(objects);
    }

    /** What one network does must not spoil what another one records at the same time. */
    @Test
    void isMadeAndRestoredWhileAnotherThreadRecordsSteps() throws Exception {
        NetworkSpec network = everyLayer();
        TrainingSpec spec = spec(network);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> others = thread.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    try (TrainableNetwork other = engine.trainable(spec)) {
                        other.restore(other.parameters(), other.optimizerState());
                    }
                }
            });
            do {
                try (TrainableNetwork recording = engine.trainable(spec)) {
                    for (int rows = 1; rows <= ROWS; rows++) {
                        assertThat(recording.step(batch(network, rows, rows), outputs(network)))
                                .isInstanceOf(StepReport.Learned.class);
                    }
                }
            } while (!others.isDone());
            others.get();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void refusesABatchThatIsTooLargeAndAStepAfterItWasClosed() {
        NetworkSpec small = network(Shape.of(2), new DenseSpec(1, Activation.LINEAR));
        TrainableNetwork network = engine.trainable(spec(small));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.step(batch(small, ROWS + 1, 1), new float[ROWS + 1]))
                .withMessage("a batch has 1 to " + ROWS + " rows but had " + (ROWS + 1));
        network.close();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.step(batch(small, 1, 1), new float[1]))
                .withMessage("the network is closed");
    }

    /** A graph for each number of rows would fill the memory. */
    @Test
    void keepsABoundedNumberOfGraphs() {
        NetworkSpec small = network(Shape.of(2), new DenseSpec(1, Activation.LINEAR));
        TrainingSpec spec = new TrainingSpec(small, new Adam(0.01, 0.9, 0.999, 1e-8), Regularization.NONE, 200, 1);
        long objects = FakeDriver.liveObjects();
        try (TrainableNetwork network = engine.trainable(spec)) {
            for (int rows = 1; rows <= 200; rows++) {
                network.step(batch(small, rows, 1), new float[200]);
            }

            assertThat(FakeDriver.liveObjects()).isLessThan(objects + 70);
        }
        assertThat(FakeDriver.liveObjects()).isEqualTo(objects);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuMemAlloc", "cuMemHostAlloc"})
    void saysHowMuchMemoryItAskedForInVainAndKeepsNone(String function) {
        long allocations = FakeDriver.liveAllocations();
        long objects = FakeDriver.liveObjects();
        FakeDriver.failNext(function.equals("cuMemAlloc") ? "cuMemAlloc_v2" : function, OUT_OF_MEMORY);

        assertThatExceptionOfType(CudaException.class)
                .isThrownBy(() -> engine.trainable(spec(everyLayer())))
                .withMessageMatching(function + " of [0-9]+ bytes: CUDA_ERROR_OUT_OF_MEMORY \\(2\\): .*");

        assertThat(FakeDriver.liveAllocations()).isEqualTo(allocations);
        assertThat(FakeDriver.liveObjects()).isEqualTo(objects);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cuMemsetD32Async",
                "cuMemcpyHtoDAsync_v2",
                "cuMemHostGetDevicePointer_v2",
                "cuStreamCreate",
            })
    void freesWhatItTookWhenItCannotBeMade(String function) {
        long allocations = FakeDriver.liveAllocations();
        long objects = FakeDriver.liveObjects();
        FakeDriver.failNext(function, OUT_OF_MEMORY);

        assertThatExceptionOfType(CudaException.class)
                .isThrownBy(() -> engine.trainable(spec(everyLayer())))
                .withMessageContaining("CUDA_ERROR_OUT_OF_MEMORY");

        assertThat(FakeDriver.liveAllocations()).isEqualTo(allocations);
        assertThat(FakeDriver.liveObjects()).isEqualTo(objects);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cuStreamBeginCapture_v2",
                "cuLaunchKernel",
                "cuStreamEndCapture",
                "cuGraphInstantiateWithFlags",
                "cuGraphLaunch",
                "cuStreamSynchronize",
            })
    void closesAfterAStepThatFailed(String function) {
        long allocations = FakeDriver.liveAllocations();
        long objects = FakeDriver.liveObjects();
        try (TrainableNetwork network = engine.trainable(spec(everyLayer()))) {
            FakeDriver.failNext(function, OUT_OF_MEMORY);

            assertThatExceptionOfType(CudaException.class)
                    .isThrownBy(() -> network.step(batch(everyLayer(), ROWS, 1), outputs(everyLayer())))
                    .withMessageContaining("CUDA_ERROR_OUT_OF_MEMORY");
        }
        assertThat(FakeDriver.liveAllocations()).isEqualTo(allocations);
        assertThat(FakeDriver.liveObjects()).isEqualTo(objects);
    }

    /** A data race between threads gives other numbers in another order of theirs. */
    @Test
    void givesTheSameBitsInWhateverOrderThreadsRun() {
        for (NetworkSpec network : List.of(everyLayer(), image())) {
            float[] forwards = parametersAfterSteps(network);
            FakeDriver.reverse(true);
            try {
                assertThat(parametersAfterSteps(network)).isEqualTo(forwards);
            } finally {
                FakeDriver.reverse(false);
            }
        }
    }

    private float[] parametersAfterSteps(NetworkSpec spec) {
        try (TrainableNetwork network = engine.trainable(spec(spec))) {
            for (int step = 0; step < 4; step++) {
                assertThat(network.step(batch(spec, ROWS, step), outputs(spec))).isInstanceOf(StepReport.Learned.class);
            }
            return network.parameters().values();
        }
    }

    /** Each channel's gradients add up to zero, exactly: Adam would make whole steps of what rounding leaves. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 33, 150, 1500})
    void movesNoBiasInFrontOfABatchNorm(int rows) {
        NetworkSpec network = network(
                Shape.of(6),
                new DenseSpec(5, Activation.LINEAR),
                new BatchNormSpec(Activation.TANH, 0.1, 1e-5),
                new DenseSpec(2, Activation.LINEAR));
        TrainingSpec spec = new TrainingSpec(network, new Adam(0.1, 0.9, 0.999, 1e-8), Regularization.NONE, rows, 1);
        try (TrainableNetwork trained = engine.trainable(spec)) {
            float[] before = bias(trained);

            trained.step(batch(network, rows, 3), new float[rows * 2]);

            assertThat(bias(trained)).isEqualTo(before);
        }
    }

    private static float[] bias(TrainableNetwork network) {
        float[] values = network.parameters().values();
        return Arrays.copyOfRange(values, 30, 35);
    }

    /** Running values go to the published parameters, though the gradient is taken elsewhere. */
    @Test
    void countsRunningValuesWhereverTheGradientIsTaken() {
        NetworkSpec network = network(
                Shape.of(3), new BatchNormSpec(Activation.LINEAR, 0.5, 1e-5), new DenseSpec(1, Activation.LINEAR));
        Batch batch = batch(network, ROWS, 3);
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            sum += batch.features()[3 * row];
        }
        TrainingSpec spec = new TrainingSpec(
                network, new ScheduleFreeAdamW(0.05, 0.9, 0.999, 1e-8, 0.01, 0), Regularization.NONE, ROWS, 1);
        TrainingSpec decaying =
                new TrainingSpec(network, new AdamW(0.05, 0.9, 0.999, 1e-8, 0.5), Regularization.NONE, ROWS, 1);
        for (TrainingSpec each : List.of(spec, decaying)) {
            try (TrainableNetwork trained = engine.trainable(each)) {
                trained.step(batch, outputs(network));

                // After weight and bias of three channels.
                assertThat(trained.parameters().values()[6]).isCloseTo((float) (0.5 * sum / ROWS), within(1e-6f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {4, -2, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 3e9f})
    void learnsNothingFromANumberThatIsNoRowOfATable(float number) {
        NetworkSpec network = everyLayer();
        Batch batch = batch(network, ROWS, 1);
        batch.features()[0] = number;
        try (TrainableNetwork trained = engine.trainable(spec(network))) {
            float[] before = trained.parameters().values();

            assertThat(trained.step(batch, outputs(network))).isInstanceOf(StepReport.Skipped.class);

            assertThat(trained.parameters().values()).isEqualTo(before);
        }
    }

    private static NetworkSpec everyLayer() {
        return new NetworkSpec(
                Shape.of(5),
                List.of(new EmbeddedColumn("a", 0, 4, 3), new EmbeddedColumn("b", 3, 1000, 2)),
                List.of(
                        new DenseSpec(6, Activation.SWISH),
                        new ResidualSpec(List.of(new LayerNormSpec(1e-5), new DenseSpec(6, Activation.GELU))),
                        new BatchNormSpec(Activation.SOFTPLUS, 0.1, 1e-5),
                        new DenseSpec(2, Activation.LINEAR)),
                Loss.MSE);
    }

    private static NetworkSpec image() {
        return network(
                Shape.of(2, 8, 8),
                new Conv2dSpec(3, 3, 1, 1, Activation.RELU),
                new BatchNormSpec(Activation.SWISH, 0.1, 1e-5),
                new FlattenSpec(),
                new DenseSpec(2, Activation.LINEAR));
    }

    private static NetworkSpec network(Shape input, LayerSpec... layers) {
        return new NetworkSpec(input, List.of(layers), Loss.MSE);
    }

    private static TrainingSpec spec(NetworkSpec network) {
        return new TrainingSpec(
                network, new Adam(0.01, 0.9, 0.999, 1e-8), new Regularization(1e-4, 1e-3, 1, 5), ROWS, 42);
    }

    private static float[] outputs(NetworkSpec network) {
        return new float[ROWS * network.output().elements()];
    }

    private static Batch batch(NetworkSpec network, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int width = network.input().elements();
        float[] features = new float[rows * width];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextDouble(-1, 1);
        }
        for (EmbeddedColumn column : network.embedded()) {
            for (int row = 0; row < rows; row++) {
                features[row * width + column.column()] = random.nextInt(EmbeddedColumn.NONE, column.buckets());
            }
        }
        float[] labels = new float[rows * network.output().elements()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (float) random.nextDouble(-1, 1);
        }
        return new Batch(rows, features, labels);
    }
}
