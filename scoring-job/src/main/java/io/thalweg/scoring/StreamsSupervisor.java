package io.thalweg.scoring;

import io.thalweg.failure.Cause;
import io.thalweg.scoring.model.LiveModels;
import io.thalweg.scoring.observe.Meters;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one Kafka Streams client going: waits for the topics, starts it paused, lets events through once the weights topic
 * has been read to its end and a version is live, and begins again when the transport has failed for longer than the client
 * is patient. Any other error is the end.
 */
final class StreamsSupervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsSupervisor.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final Supplier<Topology> topology;
    private final Properties properties;
    private final TopicsAwaited topics;
    private final LiveModels models;
    private final Meters meters;
    private final Thread thread = new Thread(this::supervise, "supervise-scoring");
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();

    private volatile Optional<String> obstacle = Optional.of("not started");
    private volatile Optional<KafkaStreams> running = Optional.empty();

    /** The running client, once it has read the weights topic to its end. */
    private volatile Optional<KafkaStreams> restored = Optional.empty();

    /**
     * A supervisor that is not started yet.
     *
     * @param topology gives a fresh one for each client
     * @param models call {@link #release()} when they have settled
     */
    StreamsSupervisor(
            Supplier<Topology> topology,
            Properties properties,
            TopicsAwaited topics,
            LiveModels models,
            Meters meters) {
        this.topology = topology;
        this.properties = properties;
        this.topics = topics;
        this.models = models;
        this.meters = meters;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether events are let through. */
    boolean isScoring() {
        return running.filter(streams -> streams.state().isRunningOrRebalancing() && !streams.isPaused())
                .isPresent();
    }

    /** What is in the way, as far as it is not for want of weights. */
    Optional<String> obstacle() {
        return obstacle;
    }

    /** Completed when this is closed, or with the error that ended it. */
    CompletableFuture<Optional<Throwable>> ended() {
        return ended;
    }

    /** Ends the job by an error from elsewhere; whoever waits for the end closes it. */
    void fail(Throwable error) {
        end(Optional.of(error));
    }

    /** Lets events through, if the weights topic has been read to its end and a version is live. */
    void release() {
        if (models.state().live().isPresent()) {
            restored.filter(KafkaStreams::isPaused).ifPresent(KafkaStreams::resume);
        }
    }

    private void supervise() {
        try {
            while (awaitTopics()) {
                Optional<Throwable> failure = run();
                if (failure.isPresent() && !isTransport(failure.get())) {
                    end(failure);
                    return;
                }
                if (failure.isPresent()) {
                    LOG.warn("scoring begins again after the transport failed", failure.get());
                    obstacle = Optional.of("the transport failed: " + Cause.words(failure.get()));
                    isClosedAfterPause();
                }
            }
            end(Optional.empty());
        } catch (InterruptedException e) {
            end(isClosing() ? Optional.empty() : Optional.of(e));
        } catch (RuntimeException | Error e) {
            // close() interrupts, and Kafka's clients make an exception of their own of it.
            end(isClosing() ? Optional.empty() : Optional.of(e));
        }
    }

    /** @return whether the topics are there; false if closed before */
    private boolean awaitTopics() throws InterruptedException {
        do {
            obstacle = topics.missing();
            if (obstacle.isEmpty()) {
                return !isClosing();
            }
        } while (!isClosedAfterPause());
        return false;
    }

    /** @return the error that ended the client; empty if this was closed */
    private Optional<Throwable> run() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch stopped = new CountDownLatch(1);
        KafkaStreams streams = new KafkaStreams(topology.get(), properties);
        streams.setUncaughtExceptionHandler(error -> {
            failure.compareAndSet(null, error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            if (now.hasCompletedShutdown()) {
                stopped.countDown();
            }
        });
        running = Optional.of(streams);
        Meters.Observation observation = meters.observe(streams);
        try {
            streams.pause();
            models.hold();
            if (!isClosing()) {
                // Returns when the weights topic has been read to its end.
                streams.start();
                restored = Optional.of(streams);
                models.proceed();
                stopped.await();
            }
        } catch (KafkaException | IllegalStateException e) {
            failure.compareAndSet(null, e);
        } finally {
            restored = Optional.empty();
            running = Optional.empty();
            close(streams);
            observation.close();
        }
        if (isClosing()) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(failure.get())
                .orElseGet(() -> new IllegalStateException("Kafka Streams stopped without saying why")));
    }

    /** Whether waiting may help: the broker or the registry does not answer, or a topic was emptied or made anew. */
    private static boolean isTransport(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException
                    || cause instanceof UncheckedIOException
                    || cause instanceof InvalidOffsetException
                    || cause instanceof MissingSourceTopicException) {
                return true;
            }
        }
        return false;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private boolean isClosedAfterPause() throws InterruptedException {
        return closing.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The first call alone counts: what fails while the rest is taken down is no news. */
    private synchronized void end(Optional<Throwable> failure) {
        if (ended.isDone()) {
            return;
        }
        failure.ifPresent(error -> {
            LOG.error("scoring ends", error);
            obstacle = Optional.of("failed: " + Cause.words(error));
        });
        ended.complete(failure);
    }

    /** Commits what was scored and leaves the group, so that whoever comes next need not wait for a session to time out. */
    private static void close(KafkaStreams streams) {
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
    }

    @Override
    public void close() {
        closing.countDown();
        // Also wakes a client that is still reading the weights topic.
        running.ifPresentOrElse(StreamsSupervisor::close, thread::interrupt);
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
            // A client whose broker is gone for good does not stop in time; nobody waits for it any longer.
            thread.interrupt();
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(Optional.empty());
    }
}
