package io.thalweg.bench;

import io.thalweg.engine.Batch;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.StepReport;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.auto.Engines;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A training step: predict, learn, update. An engine that cannot run a network gives an error for that pair. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StepBenchmark {

    @Param
    private Subject network;

    @Param({"1", "32", "256"})
    private int batch;

    @Param({"AUTO", "JVM", "VECTOR", "ND4J"})
    private EngineChoice engine;

    private TrainableNetwork trainable;
    private Batch rows;
    private float[] outputs;

    /** Makes the network. */
    @Setup(Level.Trial)
    public void make() {
        trainable = Engines.of(engine, network.network(), batch).engine().trainable(network.training(batch));
        rows = network.batch(batch);
        outputs = new float[batch * network.network().output().elements()];
    }

    /** Back to the beginning: a network that has learned its rows by heart has gradients near zero. */
    @Setup(Level.Iteration)
    public void beginAgain() {
        trainable.restore(network.parameters(), network.untouchedState());
    }

    @Benchmark
    public StepReport step() {
        return trainable.step(rows, outputs);
    }

    @TearDown(Level.Trial)
    public void close() {
        trainable.close();
    }
}
