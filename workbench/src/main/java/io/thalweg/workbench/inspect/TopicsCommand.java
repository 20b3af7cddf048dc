package io.thalweg.workbench.inspect;

import io.thalweg.config.Pipeline;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.Table;
import io.thalweg.workbench.topics.Clients;
import io.thalweg.workbench.topics.KafkaFailure;
import io.thalweg.workbench.topics.TopicKind;
import io.thalweg.workbench.topics.TopicSetup;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The {@code thalweg topics} command: lists the topics of a pipeline with their content, or creates the missing ones.
 */
@Command(
        name = "topics",
        header = "Show the topics of a pipeline: whether they exist, partitions, records, policy.",
        description = "%nA compacted topic, and one with transactions, has at most as many records as shown.")
public final class TopicsCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    @Mixin
    private KafkaLocation location;

    @Option(names = "--create", description = "Make those that are missing first, with the policies they need.")
    private boolean create;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Partitions of topics that are made (default: ${DEFAULT-VALUE}, which keeps events in order).")
    private int partitions;

    @Override
    public Integer call() throws IOException {
        Table table = Table.of("kind", "topic", "exists", "partitions", "records", "policy");
        try (KafkaLocation.Connection connection = location.open(console);
                Admin admin = Clients.admin(connection.pipeline())) {
            Pipeline pipeline = connection.pipeline();
            if (create) {
                TopicSetup.ensure(admin, pipeline, partitions).forEach(console::remark);
            }
            Map<TopicKind, TopicSetup.Existing> existing = TopicSetup.existing(admin, pipeline);
            for (TopicKind kind : TopicKind.values()) {
                String name = kind.in(pipeline.topics());
                TopicSetup.Existing topic = existing.get(kind);
                if (topic == null) {
                    table.row(kind.key(), name, false, null, null, null);
                } else {
                    table.row(
                            kind.key(),
                            name,
                            true,
                            topic.partitions(),
                            records(admin, pipeline, name, topic.partitions()),
                            topic.cleanupPolicy());
                }
            }
        }
        console.print(table);
        return 0;
    }

    private static long records(Admin admin, Pipeline pipeline, String topic, int partitions) {
        return offsets(admin, pipeline, topic, partitions, OffsetSpec.latest())
                - offsets(admin, pipeline, topic, partitions, OffsetSpec.earliest());
    }

    /** The sum over all partitions. */
    private static long offsets(Admin admin, Pipeline pipeline, String topic, int partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> spec));
        try {
            return admin.listOffsets(asked).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw KafkaFailure.of(pipeline, "the offsets of topic " + topic + " cannot be listed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while asking Kafka about topics", e);
        }
    }
}
