package io.thalweg.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.e2e.process.BrokerProcess;
import io.thalweg.e2e.process.FlinkCluster;
import io.thalweg.e2e.process.Until;
import io.thalweg.schemas.Score;
import io.thalweg.schemas.WeightsManifest;
import io.thalweg.workbench.topics.TopicSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loop as docker-compose.yml lays it out: broker, JobManager, TaskManager and scoring job in processes of their own, the
 * job as a jar, ND4J in Flink's {@code lib/}. Each but the JobManager is killed in mid-stream and started again.
 */
class LoopOnProcessesIT {

    private static final Path ROOT = Path.of(System.getProperty("thalweg.root"));
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void losesNothingAndCountsNothingTwiceWhenEachProcessIsKilled() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("broker"));
                FlinkCluster flink =
                        FlinkCluster.start(directory.resolve("flink"), ROOT.resolve("trainer-job/target/flink-lib"))) {
            Concept concept = Concept.write(directory, broker.bootstrapServers(), "nd4j", 24_000);
            Pipeline pipeline = PipelineReader.read(concept.pipeline());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                TopicSetup.ensure(admin, pipeline);
            }
            flink.run(
                    jobJar(),
                    "io.thalweg.trainer.TrainerMain",
                    "--pipeline",
                    concept.pipeline().toString());
            try (ScoringProcess scoring = new ScoringProcess(directory.resolve("scoring"), concept.pipeline())) {
                CompletableFuture<Void> replay = CompletableFuture.runAsync(() -> Command.json(
                        "replay",
                        concept.pipeline().toString(),
                        "--data",
                        concept.data().toString(),
                        "--rate",
                        "1500/s",
                        "--output",
                        "json"));
                killEachInTurn(pipeline, concept.rows(), broker, flink, scoring);
                replay.get(LONG.toSeconds(), TimeUnit.SECONDS);
                Until.holds("all is learned", LONG, () -> Topic.learned(pipeline) == concept.rows());
                Until.holds("all is scored", LONG, () -> Topic.scores(pipeline).size() >= concept.rows());
                scoring.stop();
            }

            Map<String, WeightsManifest> manifests = Topic.manifests(pipeline);
            List<Score> scores = Topic.scores(pipeline);
            assertThat(scores).hasSize(concept.rows());
            assertThat(scores.stream().map(Score::eventId).distinct()).hasSize(concept.rows());
            assertThat(scores).allSatisfy(score -> assertThat(score.weightsHash())
                    .isEqualTo(manifests.get(score.version()).sha256()));
            assertThat(Topic.records(pipeline, pipeline.topics().deadLetters())).isEmpty();
            WeightsManifest last = manifests.values().stream()
                    .reduce((first, second) -> second)
                    .orElseThrow();
            assertThat(last.sha256())
                    .as("the same weights, byte for byte, as a backtest that nobody killed")
                    .isEqualTo(Concept.backtestHash(concept));
        }
    }

    /** On a slow machine all rows may be scored or learned before a process is killed; nothing is left to wait for then. */
    private static void killEachInTurn(
            Pipeline pipeline, int rows, BrokerProcess broker, FlinkCluster flink, ScoringProcess scoring)
            throws Exception {
        Until.holds(
                "the trainer has learned and checkpointed",
                LONG,
                () -> Topic.learned(pipeline) > 1_000 && flink.completedCheckpoints() > 2);
        flink.killTaskManager();
        int scored = Topic.scores(pipeline).size();
        flink.restartTaskManager();
        Until.holds(
                "the scorer goes on scoring", LONG, () -> Topic.scores(pipeline).size() >= Math.min(rows, scored + 1));
        scoring.kill();
        scoring.restart();
        long before = Topic.learned(pipeline);
        Until.holds("the trainer learns again", LONG, () -> Topic.learned(pipeline) >= Math.min(rows, before + 1));
        broker.kill();
        broker.restart();
    }

    private static Path jobJar() throws Exception {
        try (Stream<Path> built = Files.list(ROOT.resolve("trainer-job/target"))) {
            return built.filter(path -> path.getFileName().toString().endsWith("-job.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
