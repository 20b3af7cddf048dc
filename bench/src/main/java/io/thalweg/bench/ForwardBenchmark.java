package io.thalweg.bench;

import io.thalweg.engine.Batch;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.ScoringNetwork;
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

/** A forward pass, as scoring makes it. An engine that cannot run a network gives an error for that pair. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ForwardBenchmark {

    @Param
    private Subject network;

    @Param({"1", "32", "256"})
    private int batch;

    @Param({"AUTO", "JVM", "VECTOR", "ND4J"})
    private EngineChoice engine;

    private ScoringNetwork scoring;
    private Batch rows;
    private float[] outputs;

    /** Makes the network; scoring asks for the engine of one row. */
    @Setup(Level.Trial)
    public void make() {
        scoring = Engines.scoring(engine, network.network()).engine().scoring(network.network(), network.parameters());
        rows = network.batch(batch);
        outputs = new float[batch * network.network().output().elements()];
    }

    /** One pass; the outputs are read by JMH. */
    @Benchmark
    public float[] forward() {
        scoring.forward(rows.features(), batch, outputs);
        return outputs;
    }

    @TearDown(Level.Trial)
    public void close() {
        scoring.close();
    }
}
