package io.thalweg.trainer.train;

import io.thalweg.learner.Learner;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.weights.Lost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Detects offsets that were never read, and reports them to the {@link Learner}.
 *
 * <p>A gap between the offsets of two records is not a proof: transaction markers, records of aborted transactions and
 * compaction cause gaps too. Offsets are lost if the partition's log start offset is above the next offset to be read:
 * the consumer's position was out of range, and was reset without an error. The lost offsets are those up to the log
 * start, or up to the next record if the consumer continues at the end ({@code auto.offset.reset: latest}).
 *
 * <p>With a transactional producer there is a gap after each transaction, so Kafka is not asked about each of them:
 * gaps are collected until {@link #resolve()}, which sends one request for all. If retention passes a gap before that,
 * its transaction markers are counted too, so the count is an upper bound.
 *
 * <p>A partition of which nothing was read has no gap, because a new trainer loses nothing wherever it begins.
 */
final class GapDetector {

    /** Bounds memory if {@link #resolve()} is not called for a long time. */
    private static final int MAX_SUSPECTS = 10_000;

    private final Learner learner;
    private final String topic;
    private final LogStarts logStarts;
    private final boolean resetsToEnd;
    private final List<Lost.Range> suspects = new ArrayList<>();
    private final List<Gap> found = new ArrayList<>();

    /**
     * Creates a detector.
     *
     * @param topic the topic of the labeled events
     * @param resetsToEnd whether a consumer whose offset is out of range continues at the end rather than at the log
     *     start
     */
    GapDetector(Learner learner, String topic, LogStarts logStarts, boolean resetsToEnd) {
        this.learner = learner;
        this.topic = topic;
        this.logStarts = logStarts;
        this.resetsToEnd = resetsToEnd;
    }

    /**
     * Compares the offsets at which a restored learner continues with those that Kafka still has, before the first
     * record is read.
     */
    List<Gap> resumed() throws IOException {
        if (learner.readThrough().isEmpty()) {
            return List.of();
        }
        Map<Integer, Long> starts = logStarts.read(topic);
        learner.readThrough().forEach((place, next) -> {
            // Only positions of this topic, and not of another one whose name begins with it.
            if (place.matches(Pattern.quote(topic) + "-\\d{1,9}")) {
                resumed(Integer.parseInt(place.substring(topic.length() + 1)), next, starts);
            }
        });
        return taken();
    }

    private void resumed(int partition, long next, Map<Integer, Long> starts) {
        Long start = starts.get(partition);
        if (start == null) {
            found.add(Gap.vanished(topic, partition, next));
        } else if (start > next && !resetsToEnd) {
            // With a reset to the end, only the next record shows where reading continues.
            lose(new Lost.Range(topic, partition, next, start));
        }
    }

    /** Notes a record before the learner receives it. */
    void accept(SourceRecord record) throws IOException {
        OptionalLong next = learner.nextOffset(record.topic(), record.partition());
        if (next.isEmpty() || next.getAsLong() == record.offset()) {
            return;
        }
        if (record.offset() < next.getAsLong()) {
            found.add(Gap.wentBack(record.topic(), record.partition(), next.getAsLong(), record.offset()));
            return;
        }
        if (suspects.size() == MAX_SUSPECTS) {
            resolveSuspects();
        }
        suspects.add(new Lost.Range(record.topic(), record.partition(), next.getAsLong(), record.offset()));
    }

    /**
     * Decides about all gaps found so far. Afterwards the learner's counts are complete.
     *
     * @return the gaps that were not returned before
     * @throws IOException if Kafka does not answer
     */
    List<Gap> resolve() throws IOException {
        if (!suspects.isEmpty()) {
            resolveSuspects();
        }
        return found.isEmpty() ? List.of() : taken();
    }

    private void resolveSuspects() throws IOException {
        Map<Integer, Long> starts = logStarts.read(topic);
        for (Lost.Range suspect : suspects) {
            long start = starts.getOrDefault(suspect.partition(), 0L);
            if (start > suspect.from()) {
                long to = resetsToEnd ? suspect.to() : Math.min(suspect.to(), start);
                lose(new Lost.Range(suspect.topic(), suspect.partition(), suspect.from(), to));
            }
        }
        suspects.clear();
    }

    private void lose(Lost.Range range) {
        learner.lose(range);
        found.add(Gap.lost(range));
    }

    private List<Gap> taken() {
        List<Gap> taken = List.copyOf(found);
        found.clear();
        return taken;
    }
}
