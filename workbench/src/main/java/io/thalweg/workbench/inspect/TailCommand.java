package io.thalweg.workbench.inspect;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.workbench.console.Console;
import io.thalweg.workbench.console.CountText;
import io.thalweg.workbench.console.UsageException;
import io.thalweg.workbench.topics.Start;
import io.thalweg.workbench.topics.TopicKind;
import io.thalweg.workbench.topics.TopicReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code thalweg tail} command: prints the decoded records of one topic. */
@Command(name = "tail", header = "Show the records of a topic, decoded: one line each.")
public final class TailCommand implements Callable<Integer> {

    @Mixin
    private Console console;

    // Declared before the mixin with the pipeline, which is the second positional argument.
    @Parameters(
            index = "0",
            paramLabel = "TOPIC",
            description = "A kind of topic (labeled-events, events, labels, weights, scores, metrics, dead-letters,"
                    + " control), or its full name.")
    private String topic;

    @Mixin
    private KafkaLocation location;

    @Option(
            names = "--from",
            paramLabel = "START",
            defaultValue = "-10",
            converter = StartConverter.class,
            description = "beginning, end, or -N for the last N of each partition (default: ${DEFAULT-VALUE}).")
    private Start from;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = CountText.class,
            description = "Stop after so many records, 1 or more.")
    private Optional<Long> limit = Optional.empty();

    @Option(names = "--follow", description = "Go on at the end and show what comes, until Ctrl-C.")
    private boolean follow;

    @Override
    public Integer call() throws IOException {
        try (KafkaLocation.Connection connection = location.open(console)) {
            Pipeline pipeline = connection.pipeline();
            TopicKind kind = TopicKind.find(topic, pipeline.topics())
                    .orElseThrow(() -> new UsageException("'" + topic + "' is no topic of pipeline " + pipeline.name()
                            + "; it has "
                            + Arrays.stream(TopicKind.values())
                                    .map(TopicKind::key)
                                    .collect(Collectors.joining(", "))));
            try (TopicReader reader = TopicReader.open(pipeline, kind.in(pipeline.topics()), from, follow)) {
                show(reader, new RecordView(kind, wire(pipeline)));
            }
        }
        return 0;
    }

    private void show(TopicReader reader, RecordView view) {
        long shown = 0;
        while (shown < limit.orElse(Long.MAX_VALUE) && !Thread.currentThread().isInterrupted()) {
            Optional<ConsumerRecord<byte[], byte[]>> record = reader.next();
            if (record.isPresent()) {
                if (console.isJson()) {
                    console.print(view.object(record.get()));
                } else {
                    console.out().println(view.line(record.get()));
                    console.out().flush();
                }
                shown++;
            } else if (!follow) {
                return;
            }
        }
    }

    private static WireFormat wire(Pipeline pipeline) {
        return WireFormat.of(
                pipeline.registry(),
                Stream.concat(Stream.of(pipeline.events().schema()), Schemas.ALL.stream())
                        .distinct()
                        .toList());
    }

    /** Converts a start position, with the rule in the error message. */
    private static final class StartConverter implements ITypeConverter<Start> {
        @Override
        public Start convert(String text) {
            return Start.parse(text);
        }
    }
}
