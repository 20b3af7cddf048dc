package io.thalweg.engine.auto;

import io.thalweg.engine.Engine;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.engine.nd4j.Nd4jEngine;
import io.thalweg.engine.nd4j.Nd4jRuntime;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.NetworkSpec;
import java.util.Optional;
import java.util.ServiceLoader;

/** Turns the {@code engine} key of pipeline.yaml into an engine. */
public final class Engines {

    private static final Engine JVM = new JvmEngine();

    /**
     * Floating-point operations of a training step below which the jvm engine is as fast as nd4j, where there is no vector
     * engine. Measured on AVX2, JDK 17: with batches of 32, 10-64-1 (150,000 operations) takes 26 µs on jvm and 13 on nd4j,
     * 784-128-10 (20 million) 670 and 480. With batches of 1 the jvm engine skips zeros and never writes a gradient down,
     * whatever the size: 13-64-1 takes 0.9 µs there, 4.2 on nd4j.
     */
    static final long CROSSOVER_FLOPS = 100_000;

    /**
     * The share of a row's multiplications by zero, from which the jvm engine, which leaves them out, learns one row at a time
     * about as fast as the vector engine. Measured on AVX-512, JDK 17, 13-64-1 in µs on jvm and vector: 0.32 and 0.25 with no
     * zero among 13 inputs, 0.27 and 0.25 with 6 (a share of 0.4), 0.23 and 0.24 with 9. The jvm engine is at full speed
     * sooner, so that a near tie is its.
     */
    static final double SPARSE_ROW = 0.4;

    /** The same for batches, in which the vector engine does more at a time. */
    static final double SPARSE_BATCH = 7.0 / 8;

    private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private Engines() {}

    /** The engine for learning: {@link #of(EngineChoice, NetworkSpec, int, double)} with inputs of which few are zero. */
    public static EngineDecision of(EngineChoice choice, NetworkSpec network, int batchSize) {
        return of(choice, network, batchSize, 0);
    }

    /**
     * The engine for learning.
     *
     * @param batchSize rows of a training step
     * @param sparse the share of inputs that are zero in nearly every row, between 0 and 1
     * @throws IllegalArgumentException if the engine asked for cannot run the network here; see {@link #refusal}
     */
    public static EngineDecision of(EngineChoice choice, NetworkSpec network, int batchSize, double sparse) {
        return choice == EngineChoice.AUTO ? automatic(network, batchSize, sparse) : asked(choice, network);
    }

    /**
     * The engine for scoring: one for all batches, however sparse they are.
     *
     * @throws IllegalArgumentException if the engine asked for cannot run the network here; see {@link #refusal}
     */
    public static EngineDecision scoring(EngineChoice choice, NetworkSpec network) {
        if (choice != EngineChoice.AUTO) {
            return asked(choice, network);
        }
        if (runsOnVector(network)) {
            return new EngineDecision(
                    vector().orElseThrow(), "vector, because it runs these layers, and this JVM has the Vector API");
        }
        return JVM.refusal(network)
                .map(refusal -> new EngineDecision(new Nd4jEngine(), "nd4j, because " + refusal))
                .orElseGet(() -> new EngineDecision(JVM, "jvm, because the layers are dense"));
    }

    /** Why the engine asked for cannot run the network here, with the remedy; empty if it can. */
    public static Optional<String> refusal(EngineChoice choice, NetworkSpec network) {
        return switch (choice) {
            case JVM -> JVM.refusal(network);
            case VECTOR ->
                vector().map(engine -> engine.refusal(network))
                        .orElse(Optional.of(
                                hasVectorModule()
                                        ? "engine vector is not on the class path; add the jar of Thalweg's module vector, or use"
                                                + " engine: auto"
                                        : "engine vector needs the module " + VECTOR_MODULE
                                                + ", which this JVM was started without; add --add-modules="
                                                + VECTOR_MODULE + ", or use engine: auto"));
            case ND4J_CUDA ->
                isPresent(CUDA_BACKEND)
                        ? Optional.empty()
                        : Optional.of("engine nd4j-cuda needs ND4J's CUDA backend, which is not on the class path; add "
                                + "org.nd4j:nd4j-cuda-11.6 in place of nd4j-native, or use engine: auto");
            case ND4J, AUTO -> Optional.empty();
        };
    }

    /** The engine on the Vector API; empty where this JVM has none. */
    public static Optional<Engine> vector() {
        return Vector.ENGINE;
    }

    private static EngineDecision asked(EngineChoice choice, NetworkSpec network) {
        refusal(choice, network).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return switch (choice) {
            case JVM -> new EngineDecision(JVM, "jvm, as asked for");
            case VECTOR -> new EngineDecision(vector().orElseThrow(), "vector, as asked for");
            case ND4J -> new EngineDecision(new Nd4jEngine(), "nd4j, as asked for");
            case ND4J_CUDA -> new EngineDecision(new Nd4jEngine(), "nd4j on the GPU, as asked for");
            case AUTO -> throw new IllegalArgumentException("auto asks for no engine in particular");
        };
    }

    private static EngineDecision automatic(NetworkSpec network, int batchSize, double sparse) {
        Optional<String> refusal = JVM.refusal(network);
        boolean oneRow = batchSize == 1;
        double byZero = sparse * shareOfFirstLayer(network);
        if (refusal.isEmpty() && byZero >= (oneRow ? SPARSE_ROW : SPARSE_BATCH)) {
            return new EngineDecision(
                    JVM,
                    "jvm, because " + Math.round(100 * byZero)
                            + " % of the multiplications are by inputs that are mostly zero, and it leaves those out");
        }
        // Forward, weight gradients, input gradients: a multiplication and an addition for each multiply-add.
        long multiplyAdds = multiplyAdds(network);
        long flops = 6 * multiplyAdds * batchSize;
        String work = "a step of " + batchSize + " × " + multiplyAdds + " multiply-adds takes " + flops
                + " floating-point operations";
        if (runsOnVector(network)) {
            return new EngineDecision(
                    vector().orElseThrow(), "vector, because " + work + ", and this JVM has the Vector API");
        }
        if (refusal.isEmpty() && oneRow) {
            return new EngineDecision(JVM, "jvm, because the layers are dense and take one row at a time");
        }
        if (refusal.isEmpty() && flops < CROSSOVER_FLOPS) {
            return new EngineDecision(JVM, "jvm, because " + work + ", fewer than " + CROSSOVER_FLOPS);
        }
        if (refusal.isEmpty() && Nd4jRuntime.libraries() instanceof NativeLibraries.Missing missing) {
            return new EngineDecision(JVM, "jvm, because ND4J cannot be loaded: " + missing.reason());
        }
        return new EngineDecision(
                new Nd4jEngine(), "nd4j, because " + refusal.orElse(work + ", at least " + CROSSOVER_FLOPS));
    }

    /** The share of a row's multiplications that the jvm engine leaves out where all inputs are zero. */
    private static double shareOfFirstLayer(NetworkSpec network) {
        if (!(network.layers().get(0) instanceof DenseSpec dense) || !JvmEngine.skipsZeros(dense)) {
            return 0;
        }
        return (double) dense.units() * network.layerInput().elements() / multiplyAdds(network);
    }

    private static boolean runsOnVector(NetworkSpec network) {
        return vector().filter(engine -> engine.refusal(network).isEmpty()).isPresent();
    }

    private static boolean hasVectorModule() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    private static final class Vector {

        // Loaded from where this class is: a Flink job has a class loader of its own.
        static final Optional<Engine> ENGINE = hasVectorModule()
                ? ServiceLoader.load(Engine.class, Engines.class.getClassLoader())
                        .findFirst()
                : Optional.empty();
    }

    /** Of one forward pass of one row. */
    private static long multiplyAdds(NetworkSpec network) {
        return network.multiplyAdds().stream().mapToLong(Long::longValue).sum();
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, Engines.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
