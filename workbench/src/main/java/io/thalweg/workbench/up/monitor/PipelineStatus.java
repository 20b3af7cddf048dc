package io.thalweg.workbench.up.monitor;

import io.thalweg.evaluation.Metrics;
import io.thalweg.learner.TrainingReport;
import io.thalweg.learner.UnseenReport;
import io.thalweg.scoring.observe.Percentiles;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Lost;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How things stand in the topics of a pipeline, at one moment. Counts are over all runs, unless said otherwise.
 *
 * @param labeledEvents records in the labeled-events topic, as far as they were read
 * @param labeledThrough for each {@code topic-partition} of theirs the offset after the last one read
 * @param deadLetters by stage, each source record once
 * @param deadLetterReasons of all of these, the most frequent first
 * @param training the trainer's last report in this run
 * @param unseen listed values that the trainer has said, in this run, to be in no record
 * @param published the newest version of this run
 * @param versionsPublished versions that stand, or stood, in the weights topic
 * @param versionsServed versions that gave at least one score
 * @param served metrics of the scores as they were served
 * @param lastStalenessMillis of the score read last
 * @param frozen metrics of the network that stopped learning, where there is one
 */
public record PipelineStatus(
        Ends ends,
        ThisRun thisRun,
        long labeledEvents,
        Map<String, Long> labeledThrough,
        long scores,
        Map<String, Long> deadLetters,
        List<DeadLetterReasons.Reason> deadLetterReasons,
        TrainingReport training,
        List<UnseenReport> unseen,
        Optional<Published> published,
        long versionsPublished,
        long versionsServed,
        Metrics served,
        Optional<Percentiles> stalenessMillis,
        long lastStalenessMillis,
        Optional<Metrics> frozen) {

    /**
     * A version in the weights topic.
     *
     * @param hash SHA-256 of its payload
     */
    public record Published(String version, String hash, Accounting accounting) {}

    /**
     * How far the topics of events reach.
     *
     * @param nanos when they were asked, by {@link System#nanoTime()}
     * @param labeledUnread records in the labeled-events topic that were not read then
     * @param liveEvents records in the events topic
     */
    public record Ends(long nanos, long labeledUnread, long liveEvents) {

        static final Ends UNKNOWN = new Ends(0, -1, -1);

        boolean isKnown() {
            return liveEvents >= 0;
        }
    }

    /**
     * What came in this run; counts of all runs and of what the topics still hold may differ.
     *
     * @param labeledBefore records that were in the labeled-events topic when it began
     * @param liveBefore likewise in the events topic
     * @param deadLetters by stage
     * @param deadLetterReasons of these
     */
    public record ThisRun(
            long labeledBefore,
            long liveBefore,
            long scores,
            Map<String, Long> deadLetters,
            List<DeadLetterReasons.Reason> deadLetterReasons) {

        public ThisRun {
            deadLetters = Map.copyOf(deadLetters);
            deadLetterReasons = List.copyOf(deadLetterReasons);
        }

        /** Dead letters of one stage. */
        public long deadLetters(String stage) {
            return deadLetters.getOrDefault(stage, 0L);
        }
    }

    public PipelineStatus {
        unseen = List.copyOf(unseen);
        labeledThrough = Map.copyOf(labeledThrough);
        deadLetters = Map.copyOf(deadLetters);
        deadLetterReasons = List.copyOf(deadLetterReasons);
    }

    /** Labeled events that the trainer has dealt with, learned or not. */
    public long trained() {
        return Math.max(
                training.accounting().read(),
                published.map(version -> version.accounting().read()).orElse(0L));
    }

    /** Offsets of the labeled events that the trainer never read: Kafka had removed them. */
    public Lost lost() {
        Lost reported = training.accounting().lost();
        Lost told = published.map(version -> version.accounting().lost()).orElse(Lost.NONE);
        return reported.offsets() > told.offsets() ? reported : told;
    }

    /** Live events that were dealt with, scored or not. */
    public long scored() {
        return scores + deadLetters("score");
    }

    /** Dead letters of one stage. */
    public long deadLetters(String stage) {
        return deadLetters.getOrDefault(stage, 0L);
    }

    /** Dead letters of all stages. */
    public long allDeadLetters() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Whether nothing is under way any more: all labeled events are learned, refused or lost, all live events scored or refused,
     * and the newest version in the topic has learned whatever was learned, unless the trainer holds newer weights back.
     *
     * @param sinceNanos when the last event was sent, by {@link System#nanoTime()}
     * @param isPartialBatchFinal a partial batch waits for ever, and is no work under way
     */
    public boolean isDrained(long sinceNanos, boolean isPartialBatchFinal) {
        Accounting accounting = training.accounting();
        return ends.isKnown()
                && ends.nanos() - sinceNanos > 0
                && ends.labeledUnread() == 0
                && isRead()
                && (accounting.pending() == 0 || isPartialBatchFinal)
                && deadLetters("train") >= accounting.deadLetters()
                && (published
                                .filter(version -> version.accounting().learned() == accounting.learned())
                                .isPresent()
                        || training.heldBack())
                && scored() >= ends.liveEvents();
    }

    /** By offsets, not by counts: of what was removed, the trainer has read some, and the topic tells nothing any more. */
    private boolean isRead() {
        return labeledThrough.entrySet().stream()
                .allMatch(end -> training.readThrough().getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
}
