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
 * Finds the offsets that were never read, and has the {@link Learner} count them.
 *
 * <p>A gap between two records proves nothing: transaction markers, records of aborted transactions and compaction leave
 * such gaps. Offsets are lost where the partition's log start offset is above the offset that was to be read next: the
 * consumer's position was out of range, and it was reset to another offset without an error. Lost are then the offsets up to the log
 * start, or up to the next record if the consumer goes on at the end ({@code auto.offset.reset: latest}).
 *
 * <p>With an exactly-once producer there is a gap behind each transaction, so Kafka is not asked for each: gaps are kept
 * until {@link #resolve()}, which asks once for all of them. If retention passes a gap before that, its transaction markers
 * are counted as well, so the count is an upper bound.
 *
 * <p>A partition of which nothing was read has no gap: where a fresh trainer begins, nothing is lost to it.
 */
final class GapDetector {

    /** Memory is bounded even if nobody asks for long. */
    private static final int MAX_SUSPECTS = 10_000;

    private final Learner learner;
    private final String topic;
    private final LogStarts logStarts;
    private final boolean resetsToEnd;
    private final List<Lost.Range> suspects = new ArrayList<>();
    private final List<Gap> found = new ArrayList<>();

    /**
     * @param topic with the labeled events
     * @param resetsToEnd whether a consumer whose position is gone goes on at the end, not at the log start
     */
    GapDetector(Learner learner, String topic, LogStarts logStarts, boolean resetsToEnd) {
        this.learner = learner;
        this.topic = topic;
        this.logStarts = logStarts;
        this.resetsToEnd = resetsToEnd;
    }

    /** Compares where a restored learner goes on with what Kafka still has, before the first record comes. */
    List<Gap> resumed() throws IOException {
        if (learner.readThrough().isEmpty()) {
            return List.of();
        }
        Map<Integer, Long> starts = logStarts.read(topic);
        learner.readThrough().forEach((place, next) -> {
            // Of the topic alone, and not of one whose name begins with this one's.
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
            // To the end: how far that is, only the next record shows.
            lose(new Lost.Range(topic, partition, next, start));
        }
    }

    /** Takes note of a record that the learner is about to get. */
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
     * Decides about all gaps so far. What the learner says of itself is complete afterwards.
     *
     * @return the gaps of which nothing was said before
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
