package io.thalweg.workbench.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.config.Pipeline;
import io.thalweg.evaluation.Metrics;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Provenance;
import io.thalweg.weights.Snapshot;
import io.thalweg.weights.Version;
import io.thalweg.weights.WeightsRecord;
import io.thalweg.weights.WeightsWriter;
import io.thalweg.weights.file.WeightsFile;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.Table;
import io.thalweg.workbench.inspect.KafkaLocation;
import io.thalweg.workbench.inspect.PublishedWeights;
import io.thalweg.workbench.topics.Clients;
import io.thalweg.workbench.topics.KafkaFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code thalweg import} command: publishes a file of weights as the newest version in the weights topic. */
@Command(
        name = "import",
        header = "Publish a file of weights as a new version, which the scoring job takes up at once.",
        description = {
            "",
            "The version is step 0 of a generation above all that were ever published. Stop the trainer first: what a"
                    + " running one publishes is of a lower generation, and is passed over. A trainer that starts again"
                    + " goes on from its checkpoint, in the next generation; to make one go on from the file, start it"
                    + " without a checkpoint and with init.",
            "",
            "The file is checked as a whole against the pipeline's network and features before anything is published."
        })
public final class ImportCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Mixin
    private KafkaLocation location;

    @Option(
            names = "--load",
            required = true,
            paramLabel = "FILE",
            description = "A safetensors file: of 'thalweg fit', of 'thalweg export', or a PyTorch state dict.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        Pipeline written = location.pipeline(console);
        WeightsFile weights = WeightsFile.read(file, written.model());
        try (KafkaLocation.Connection connection = location.open(written)) {
            Pipeline pipeline = connection.pipeline();
            PublishedWeights published = PublishedWeights.read(pipeline, Optional.empty());
            Snapshot snapshot = snapshot(weights, published, pipeline);
            publish(
                    WeightsWriter.of(
                                    pipeline.name(),
                                    pipeline.topics().weights(),
                                    WireFormat.of(pipeline.registry(), Schemas.ALL))
                            .write(snapshot),
                    pipeline);
            console.print(Table.of("version", "hash", "parameters", "topic")
                    .row(
                            snapshot.version().toString(),
                            snapshot.hash(),
                            snapshot.parameters().values().length,
                            pipeline.topics().weights()));
        }
        return 0;
    }

    private static Snapshot snapshot(WeightsFile weights, PublishedWeights published, Pipeline pipeline) {
        return new Snapshot(
                new Version(published.highestGeneration() + 1, 0),
                weights.payload().parameters(),
                weights.payload().statistics(),
                new Provenance(
                        published.snapshot().map(Snapshot::version),
                        System.currentTimeMillis(),
                        pipeline.network().fingerprint(),
                        pipeline.model().featureFingerprint(),
                        Map.of(),
                        0,
                        Accounting.NONE,
                        Metrics.NONE));
    }

    /**
     * Writes all records in order. If it fails in between, readers see an incomplete version, which they do not use.
     */
    private static void publish(List<WeightsRecord> records, Pipeline pipeline) {
        String topic = pipeline.topics().weights();
        try (Producer<byte[], byte[]> producer = Clients.producer(pipeline)) {
            List<Future<?>> sent = new ArrayList<>();
            for (WeightsRecord record : records) {
                sent.add(producer.send(new ProducerRecord<>(
                        topic, record.key().getBytes(UTF_8), record.value().orElse(null))));
            }
            for (Future<?> acknowledged : sent) {
                acknowledged.get();
            }
        } catch (ExecutionException e) {
            throw failure(pipeline, topic, e.getCause());
        } catch (KafkaException e) {
            throw failure(pipeline, topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(pipeline, topic, e);
        }
    }

    private static FailureException failure(Pipeline pipeline, String topic, Throwable cause) {
        FailureException failure =
                KafkaFailure.of(pipeline, "the version was not published whole in topic " + topic, cause);
        return new FailureException(failure.getMessage() + "; import again: it becomes another version", cause);
    }
}
