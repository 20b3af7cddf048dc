package io.thalweg.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.scoring.model.LiveModels;
import io.thalweg.scoring.model.SmallModel;
import io.thalweg.scoring.observe.Meters;
import io.thalweg.scoring.observe.ServingCounters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How it ends before there is a client. */
@Timeout(60)
class StreamsSupervisorTest {

    private final Pipeline pipeline = SmallModel.pipeline();
    private final Admin admin = Admin.create(ClientProperties.admin(pipeline));
    private final LiveModels models = new LiveModels(pipeline.network(), new JvmEngine(), Runnable::run, () -> {});
    private final Meters meters = new Meters(new ServingCounters(), models::state);

    @AfterEach
    void close() {
        meters.close();
        models.close();
        admin.close();
    }

    @Test
    void endsWithoutFailureWhenItIsClosedWhileItMakesTheClient() throws InterruptedException {
        CountDownLatch making = new CountDownLatch(1);
        StreamsSupervisor supervisor = supervisor(() -> {
            making.countDown();
            try {
                new CountDownLatch(1).await();
                return new Topology();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        });
        supervisor.start();
        making.await();
        supervisor.close();

        assertThat(supervisor.ended().join()).isEmpty();
        assertThat(supervisor.obstacle()).isEmpty();
    }

    @Test
    void endsAlsoByWhatIsNoException() {
        LinkageError error = new LinkageError("the native library is of another build");
        StreamsSupervisor supervisor = supervisor(() -> {
            throw error;
        });
        supervisor.start();

        assertThat(supervisor.ended().join()).contains(error);
        supervisor.close();
    }

    @Test
    void endsByTheFirstFailureAlone() {
        StreamsSupervisor supervisor = supervisor(Topology::new);
        supervisor.fail(new IllegalStateException("first"));
        supervisor.fail(new IllegalStateException("second"));

        assertThat(supervisor.ended().join().orElseThrow()).hasMessage("first");
        assertThat(supervisor.obstacle()).contains("failed: first");
    }

    /** One that waits for no topics. */
    private StreamsSupervisor supervisor(Supplier<Topology> topology) {
        return new StreamsSupervisor(
                topology,
                ClientProperties.streams(pipeline, Optional.empty()),
                new TopicsAwaited(admin, "nowhere", List.of()),
                models,
                meters);
    }
}
