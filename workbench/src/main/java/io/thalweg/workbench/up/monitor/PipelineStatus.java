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
 * The state of a pipeline at one moment, computed from its topics. Counts are over all runs unless stated otherwise.
 *
 * @param labeledEvents records read from the labeled-events topic
 * @param labeledThrough for each {@code topic-partition} of that topic, the offset after the last record read
 * @param deadLetters number of dead letters by stage, each source record counted once
 * @param deadLetterReasons reasons of all dead letters, the most frequent first
 * @param training the trainer's last report in this run
 * @param unseen listed values that, according to the trainer, no record of this run has
 * @param published the newest version of this run
 * @param versionsPublished number of versions that are or were in the weights topic
 * @param versionsServed number of versions with at least one score
 * @param served metrics of the scores as they were served
 * @param lastStalenessMillis staleness of the last score
 * @param frozen metrics of the frozen model, if there is one
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
     * The end offsets of the topics of events.
     *
     * @param nanos {@link System#nanoTime()} of the request
     * @param labeledUnread records in the labeled-events topic that were not read at that time
     * @param liveEvents records in the events topic
     */
    public record Ends(long nanos, long labeledUnread, long liveEvents) {

        static final Ends UNKNOWN = new Ends(0, -1, -1);

        boolean isKnown() {
            return liveEvents >= 0;
        }
    }

    /**
     * The counts of this run only.
     *
     * @param labeledBefore records that were in the labeled-events topic when the run began
     * @param liveBefore records that were in the events topic when the run began
     * @param deadLetters number of dead letters by stage
     * @param deadLetterReasons reasons of these dead letters
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

        /** The number of dead letters of one stage in this run. */
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

    /** The number of labeled events that the trainer has processed, learned or not. */
    public long trained() {
        return Math.max(
                training.accounting().read(),
                published.map(version -> version.accounting().read()).orElse(0L));
    }

    /** The offsets of labeled events that Kafka removed before the trainer read them. */
    public Lost lost() {
        Lost reported = training.accounting().lost();
        Lost told = published.map(version -> version.accounting().lost()).orElse(Lost.NONE);
        return reported.offsets() > told.offsets() ? reported : told;
    }

    /** The number of live events that the scoring job has processed, scored or not. */
    public long scored() {
        return scores + deadLetters("score");
    }

    /** The number of dead letters of one stage. */
    public long deadLetters(String stage) {
        return deadLetters.getOrDefault(stage, 0L);
    }

    /** The number of dead letters of all stages. */
    public long allDeadLetters() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Whether all work is done: all labeled events are learned, refused or lost, all live events are scored or refused,
     * and the newest version in the topic includes everything learned, unless the trainer holds newer weights back.
     *
     * @param sinceNanos {@link System#nanoTime()} at which the last event was sent
     * @param isPartialBatchFinal whether a partial batch is never flushed, so that its records do not count as pending
     *     work
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

    /**
     * Whether the trainer has read all labeled events. Compares offsets, not counts: the topic no longer has removed
     * records, although the trainer read some of them.
     */
    private boolean isRead() {
        return labeledThrough.entrySet().stream()
                .allMatch(end -> training.readThrough().getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
}
