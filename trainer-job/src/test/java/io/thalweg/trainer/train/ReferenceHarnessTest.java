package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.WhenDiverged;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.trainer.Payments;
import io.thalweg.trainer.Reference;
import io.thalweg.trainer.TrainerJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphTestUtils;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Keeps the trainer's part of docs/reference.md true, by what the operator writes and registers. */
class ReferenceHarnessTest {

    /** Of runs in which everything happens that there is a mark for. */
    private final List<JsonNode> reports = new ArrayList<>();

    private final List<JsonNode> marks = new ArrayList<>();

    @Test
    void listsEveryKeyOfTheReportsAndMarks() throws Exception {
        divergeAndRecover();
        missRecordsAndAClass();

        Reference.assertListsKeys("Training report", reports);
        Map<String, List<JsonNode>> byKind = marks.stream()
                .collect(Collectors.groupingBy(mark -> mark.get("mark").asText()));
        Reference.assertLists("Marks", byKind.keySet());
        for (Map.Entry<String, List<JsonNode>> kind : byKind.entrySet()) {
            Reference.assertListsKeys("Mark " + kind.getKey(), kind.getValue());
        }
    }

    @Test
    void namesTheOperatorsOfTheJob() throws Exception {
        Collection<StreamNode> nodes = TrainerJob.of(
                        Payments.pipeline().withKafka(Map.of("bootstrap.servers", "127.0.0.1:1")), Optional.empty())
                .streamGraph(new Configuration())
                .getStreamNodes();

        Reference.assertLists(
                "Operators of the trainer job",
                nodes.stream().map(StreamNode::getOperatorName).toList());
    }

    @Test
    void listsEveryMetricThatTheOperatorRegistersBesideThoseOfFlink() throws Exception {
        TrainOperatorFactory train = new TrainOperatorFactory(
                Payments.pipeline(),
                () -> new PublishedVersionList("payments"),
                topic -> Map.of(0, 0L),
                Optional.empty());
        Set<String> own = registered(environment -> new OneInputStreamOperatorTestHarness<>(train, environment));
        own.removeAll(registered(environment ->
                new OneInputStreamOperatorTestHarness<>(new StreamMap<>(SourceRecord::place), environment)));

        Reference.assertLists("Metrics of the trainer job", own);
    }

    private void divergeAndRecover() throws Exception {
        try (TrainHarness train = TrainHarness.start(Payments.amounts(WhenDiverged.RESTORE))) {
            for (int offset = 0; offset < 12_000; offset++) {
                train.feed(List.of(Payments.amount(offset, offset == 500 ? 1e9 : null)));
                if (offset == 1_000) {
                    train.at(1_000);
                }
            }
            take(train.at(2_000));
        }
    }

    private void missRecordsAndAClass() throws Exception {
        try (TrainHarness train = TrainHarness.start(Payments.pipeline(), topic -> Map.of(0, 4_000L))) {
            train.feed(LongStream.range(0, 8_000)
                    .filter(offset -> offset < 3_000 || offset >= 5_000)
                    .filter(offset -> !Payments.isFraud(offset))
                    .mapToObj(Payments::record)
                    .toList());
            take(train.at(1_000).at(2_000));
        }
    }

    private void take(TrainHarness train) throws Exception {
        reports.addAll(train.reports());
        marks.addAll(train.marks());
    }

    private interface Harness {
        OneInputStreamOperatorTestHarness<SourceRecord, ?> in(MockEnvironment environment) throws Exception;
    }

    private static Set<String> registered(Harness operator) throws Exception {
        Set<String> names = new TreeSet<>();
        TestingMetricRegistry registry = TestingMetricRegistry.builder()
                .setRegisterConsumer((metric, name, group) -> names.add(name))
                .build();
        TaskMetricGroup task = TaskManagerMetricGroup.createTaskManagerMetricGroup(
                        registry, "host", ResourceID.generate())
                .addJob(new JobID(), "job")
                .addTask(ExecutionGraphTestUtils.createExecutionAttemptId(), "task");
        MockEnvironment environment =
                new MockEnvironmentBuilder().setMetricGroup(task).build();
        OneInputStreamOperatorTestHarness<SourceRecord, ?> harness = operator.in(environment);
        harness.open();
        harness.processElement(Payments.record(0), 0);
        harness.close();
        environment.close();
        assertThat(names).isNotEmpty();
        return names;
    }
}
