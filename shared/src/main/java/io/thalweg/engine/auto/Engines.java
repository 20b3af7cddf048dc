package io.thalweg.engine.auto;

import io.thalweg.engine.Engine;
import io.thalweg.engine.EngineChoice;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.engine.nd4j.NativeLibraries;
import io.thalweg.engine.nd4j.Nd4jRuntime;
import io.thalweg.network.DenseSpec;
import io.thalweg.network.NetworkSpec;
import java.util.List;
import java.util.Optional;

/**
 * Finds engines by name, and chooses one for {@code engine: auto}.
 *
 * <pre>{@code
 * EngineDecision decision = Engines.of(pipeline.engine(), pipeline.network(), 32);
 * decision.engine();   // the Engine
 * decision.reason();   // why it was chosen
 * }</pre>
 */
public final class Engines {

    /**
     * Floating-point operations of a training step below which the jvm engine is about as fast as nd4j. Only used
     * without a vector engine. Measured on AVX2, JDK 17: with batches of 32, 10-64-1 (150,000 operations) takes 26 µs
     * on jvm and 13 on nd4j, 784-128-10 (20 million) 670 and 480. With batches of 1 the jvm engine skips zeros and does
     * not store gradients, so it is faster at any size: 13-64-1 takes 0.9 µs on jvm, 4.2 on nd4j.
     */
    static final long CROSSOVER_FLOPS = 100_000;

    /**
     * The share of multiplications by zero in a row from which the jvm engine, which skips them, is about as fast as
     * the vector engine for batches of one. Measured on AVX-512, JDK 17, 13-64-1 in µs on jvm and vector: 0.32 and 0.25
     * with no zero among 13 inputs, 0.27 and 0.25 with 6 (a share of 0.4), 0.23 and 0.24 with 9. When both are equally
     * fast, jvm is chosen, because the JIT compiler reaches its full speed sooner.
     */
    static final double SPARSE_ROW = 0.4;

    /** The same share for larger batches, in which the vector engine computes several rows at once. */
    static final double SPARSE_BATCH = 7.0 / 8;

    private static final String JVM = "jvm";
    private static final String VECTOR = "vector";
    private static final String ND4J = "nd4j";
    private static final String CUDA = "cuda";
    /** Its machine code for 8.6 runs on any 8.x that is newer, and on nothing beyond. */
    private static final int ND4J_NEWEST_CAPABILITY = 8;

    private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

    private Engines() {}

    /**
     * Chooses the engine for training: {@link #of(EngineChoice, NetworkSpec, int, double)} for inputs with few zeros.
     */
    public static EngineDecision of(EngineChoice choice, NetworkSpec network, int batchSize) {
        return of(choice, network, batchSize, 0);
    }

    /**
     * Chooses the engine for training.
     *
     * @param batchSize rows of a training step
     * @param sparse the share of inputs that are zero in nearly every row, between 0 and 1
     * @throws IllegalArgumentException if the requested engine cannot run the network here (see {@link #refusal}), or
     *     two engines have the same name
     */
    public static EngineDecision of(EngineChoice choice, NetworkSpec network, int batchSize, double sparse) {
        if (choice != EngineChoice.AUTO) {
            return asked(choice, network);
        }
        EngineDecision decision = automatic(network, batchSize, sparse);
        return Present.ENGINES
                .find(CUDA)
                .flatMap(Engine::device)
                .map(gpu -> new EngineDecision(
                        decision.engine(),
                        decision.reason() + "; the GPU, " + gpu.name() + ", is only used with engine: cuda"))
                .orElse(decision);
    }

    /**
     * Chooses the engine for scoring. It does not depend on batch size and sparsity.
     *
     * @throws IllegalArgumentException if the requested engine cannot run the network here (see {@link #refusal}), or
     *     two engines have the same name
     */
    public static EngineDecision scoring(EngineChoice choice, NetworkSpec network) {
        // GPUs are only used for training: on a CPU, a score can be computed again to the last bit.
        if (choice != EngineChoice.AUTO && choice != EngineChoice.CUDA) {
            return asked(choice, network);
        }
        requireConsistent();
        if (runsOnVector(network)) {
            return new EngineDecision(
                    named(VECTOR), "vector, because it runs these layers, and this JVM has the Vector API");
        }
        return named(JVM)
                .refusal(network)
                .map(refusal -> new EngineDecision(nd4j(), "nd4j, because " + refusal))
                .orElseGet(() -> new EngineDecision(named(JVM), "jvm, because the layers are dense"));
    }

    /** The engines on the class path, by name, including those that this JVM cannot run. */
    public static List<Engine> present() {
        return Present.ENGINES.all();
    }

    /**
     * Why no engine may be used, whatever the network: two engines on the class path have the same name, or one cannot be
     * loaded; with the remedy. Empty if there is no such problem.
     */
    public static Optional<String> problem() {
        return Present.ENGINES.problem();
    }

    /** Why the requested engine cannot run the network here, with the remedy; empty if it can. */
    public static Optional<String> refusal(EngineChoice choice, NetworkSpec network) {
        return unsupported(choice, network).or(() -> unavailable(choice));
    }

    /**
     * Why the requested engine does not support the network, on any machine, with the remedy; empty if it does. For a
     * process that prepares a job for other machines, whose JVMs may differ from its own.
     */
    public static Optional<String> unsupported(EngineChoice choice, NetworkSpec network) {
        return Present.ENGINES.problem().or(() -> name(choice).flatMap(name -> Present.ENGINES
                .absence(name)
                .or(() -> Present.ENGINES.find(name).orElseThrow().unsupported(network))));
    }

    /**
     * Why the engine asked for cannot score the network here, with the remedy; empty if it can. A scoring process needs no GPU,
     * whatever trains.
     */
    public static Optional<String> scoringRefusal(EngineChoice choice, NetworkSpec network) {
        return refusal(choice == EngineChoice.CUDA ? EngineChoice.AUTO : choice, network);
    }

    private static Optional<String> unavailable(EngineChoice choice) {
        if (choice == EngineChoice.ND4J_CUDA) {
            Optional<String> tooNew = Present.ENGINES
                    .find(CUDA)
                    .flatMap(Engine::device)
                    .filter(gpu -> gpu.major() > ND4J_NEWEST_CAPABILITY)
                    .map(gpu -> "engine nd4j-cuda cannot use " + gpu.name()
                            + ": ND4J 1.0.0-M2.1 was built for GPUs of compute"
                            + " capability 3.7 to 8.6, and this one has " + gpu.capability() + "; use engine: cuda");
            if (tooNew.isPresent()) {
                return tooNew;
            }
            if (!isPresent(CUDA_BACKEND)) {
                return Optional.of(
                        "engine nd4j-cuda needs ND4J's CUDA backend, which is not on the class path; build with"
                                + " mvn -Pnd4j-cuda package, or use engine: auto");
            }
            if (Nd4jRuntime.libraries() instanceof NativeLibraries.Loaded loaded
                    && !CUDA_BACKEND.endsWith("." + loaded.backend())) {
                return Optional.of(
                        "engine nd4j-cuda needs a GPU that ND4J can use, but ND4J found none and started with "
                                + loaded.backend() + "; use engine: auto");
            }
        }
        return name(choice).flatMap(name -> named(name).unavailable());
    }

    /** The name of the requested engine; empty for {@code auto}. */
    private static Optional<String> name(EngineChoice choice) {
        return switch (choice) {
            case AUTO -> Optional.empty();
            case JVM -> Optional.of(JVM);
            case VECTOR -> Optional.of(VECTOR);
            case CUDA -> Optional.of(CUDA);
            case ND4J, ND4J_CUDA -> Optional.of(ND4J);
        };
    }

    private static Engine named(String name) {
        return Present.ENGINES
                .find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        Present.ENGINES.absence(name).orElseThrow()));
    }

    /** The nd4j engine, for networks that no other engine supports. */
    private static Engine nd4j() {
        Engine engine = named(ND4J);
        engine.unavailable().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        return engine;
    }

    private static void requireConsistent() {
        Present.ENGINES.problem().ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    private static EngineDecision asked(EngineChoice choice, NetworkSpec network) {
        refusal(choice, network).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        Engine engine = named(name(choice).orElseThrow());
        String asked =
                choice == EngineChoice.ND4J_CUDA ? "nd4j on the GPU, as asked for" : engine.name() + ", as asked for";
        return new EngineDecision(
                engine, asked + engine.device().map(gpu -> ", on " + gpu).orElse(""));
    }

    private static EngineDecision automatic(NetworkSpec network, int batchSize, double sparse) {
        requireConsistent();
        Engine jvm = named(JVM);
        Optional<String> refusal = jvm.refusal(network);
        boolean oneRow = batchSize == 1;
        double byZero = sparse * shareOfFirstLayer(network);
        if (refusal.isEmpty() && byZero >= (oneRow ? SPARSE_ROW : SPARSE_BATCH)) {
            return new EngineDecision(
                    jvm,
                    "jvm, because " + Math.round(100 * byZero)
                            + " % of the multiplications are by inputs that are mostly zero, and it leaves those out");
        }
        // Forward pass, weight gradients and input gradients, each with a multiplication and an addition per
        // multiply-add.
        long multiplyAdds = multiplyAdds(network);
        long flops = 6 * multiplyAdds * batchSize;
        String work = "a step of " + batchSize + " × " + multiplyAdds + " multiply-adds takes " + flops
                + " floating-point operations";
        if (runsOnVector(network)) {
            return new EngineDecision(named(VECTOR), "vector, because " + work + ", and this JVM has the Vector API");
        }
        if (refusal.isEmpty() && oneRow) {
            return new EngineDecision(jvm, "jvm, because the layers are dense and take one row at a time");
        }
        if (refusal.isEmpty() && flops < CROSSOVER_FLOPS) {
            return new EngineDecision(jvm, "jvm, because " + work + ", fewer than " + CROSSOVER_FLOPS);
        }
        Optional<String> missing = named(ND4J).unavailable();
        if (refusal.isEmpty() && missing.isPresent()) {
            return new EngineDecision(jvm, "jvm, because " + missing.get());
        }
        return new EngineDecision(nd4j(), "nd4j, because " + refusal.orElse(work + ", at least " + CROSSOVER_FLOPS));
    }

    /** The share of a row's multiplications that the jvm engine skips if all inputs are zero. */
    private static double shareOfFirstLayer(NetworkSpec network) {
        if (!(network.layers().get(0) instanceof DenseSpec dense) || !JvmEngine.skipsZeros(dense)) {
            return 0;
        }
        return (double) dense.units() * network.layerInput().elements() / multiplyAdds(network);
    }

    private static boolean runsOnVector(NetworkSpec network) {
        return Present.ENGINES
                .find(VECTOR)
                .filter(engine -> engine.refusal(network).isEmpty())
                .isPresent();
    }

    private static final class Present {

        // Loaded with the class loader of this class, because a Flink job has its own class loader.
        static final EngineRegistry ENGINES = EngineRegistry.load(Engines.class.getClassLoader());
    }

    /** The multiply-adds of one forward pass of one row. */
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
