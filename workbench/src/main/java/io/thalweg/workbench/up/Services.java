package io.thalweg.workbench.up;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.Engine;
import io.thalweg.engine.auto.Engines;
import io.thalweg.workbench.console.FailureException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * The services that take seconds to start, started in parallel: the broker, Flink, and the engine with its native
 * libraries.
 */
record Services(LocalBroker broker, LocalFlink flink, Engine engine) {

    /**
     * Starts all three and waits for them.
     *
     * @param remark receives the address of each service when it is running
     * @throws FailureException if one does not start; the others are closed
     */
    static Services start(Pipeline pipeline, StateDirectory state, UpPorts.Chosen ports, Consumer<String> remark) {
        // Initialises the logging before several threads use it, because SLF4J would print warnings.
        LoggerFactory.getLogger(Services.class).info("starting on {}", state.path());
        CompletableFuture<LocalBroker> broker = starting("start-kafka", () -> {
            LocalBroker started = LocalBroker.start(state.kafka(), ports.kafka());
            remark.accept("Kafka    " + started.bootstrapServers());
            return started;
        });
        CompletableFuture<LocalFlink> flink = starting("start-flink", () -> {
            LocalFlink started = LocalFlink.start(state.flink(), ports.flink());
            remark.accept("Flink    " + started.address());
            return started;
        });
        CompletableFuture<Engine> engine = starting("start-engine", () -> engine(pipeline));
        try {
            return new Services(broker.join(), flink.join(), engine.join());
        } catch (CompletionException e) {
            closeLate(flink);
            closeLate(broker);
            throw failure(e.getCause());
        }
    }

    /** Loads the engine of the pipeline, with its native libraries. */
    private static Engine engine(Pipeline pipeline) {
        Engine engine = Engines.of(
                        pipeline.engine(),
                        pipeline.network(),
                        pipeline.training().batchSize(),
                        pipeline.features().sparseShare())
                .engine();
        engine.trainable(pipeline.learner().trainingSpec()).close();
        return engine;
    }

    private static <T> CompletableFuture<T> starting(String name, Callable<T> start) {
        CompletableFuture<T> started = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        started.complete(start.call());
                    } catch (Throwable e) {
                        started.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private static void closeLate(CompletableFuture<? extends AutoCloseable> service) {
        Optional<? extends AutoCloseable> started =
                service.handle((up, e) -> Optional.ofNullable(up)).join();
        if (started.isPresent()) {
            try {
                started.get().close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Services.class).warn("not closed cleanly after another did not start", e);
            }
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return cause instanceof RuntimeException known
                ? known
                : new FailureException("the services did not start: " + cause, cause);
    }
}
