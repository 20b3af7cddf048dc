package io.thalweg.scoring;

import io.thalweg.scoring.model.LabeledEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then how far the topic of labeled events reaches, so that scoring an event never has to ask. */
final class LabeledEventsWatcher implements Supplier<LabeledEvents> {

    private static final Logger LOG = LoggerFactory.getLogger(LabeledEventsWatcher.class);

    private final Admin admin;
    private final String topic;
    private volatile LabeledEvents latest = LabeledEvents.NONE;
    private boolean failing;

    LabeledEventsWatcher(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    /** As of the last look; any thread. */
    @Override
    public LabeledEvents get() {
        return latest;
    }

    /** One look; one thread. If the broker does not answer, the last look stands. */
    void look() {
        try {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            List<TopicPartition> partitions = description.partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<String, Long> begins = offsets(partitions, OffsetSpec.earliest());
            Map<String, Long> ends = offsets(partitions, OffsetSpec.latest());
            LabeledEvents look = new LabeledEvents(begins, ends);
            // The same value stays the same object, so that scorers reckon again only when something moved.
            if (!look.equals(latest)) {
                latest = look;
            }
            failing = false;
        } catch (ExecutionException e) {
            if (!failing) {
                LOG.warn(
                        "the end of {} is not known, scores carry the staleness of the last look", topic, e.getCause());
            }
            failing = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Long> offsets(List<TopicPartition> partitions, OffsetSpec where)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, where));
        Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(
                        wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get();
        Map<String, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition.toString(), info.offset()));
        return offsets;
    }
}
