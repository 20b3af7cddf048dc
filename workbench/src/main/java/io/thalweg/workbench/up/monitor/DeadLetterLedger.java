package io.thalweg.workbench.up.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.schemas.DeadLetter;
import io.thalweg.workbench.deadletters.DeadLetterReasons;
import io.thalweg.workbench.feed.Feeder;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Counts dead letters, each source record once per stage, because a crash can cause duplicates. Takes one bit per
 * offset. Single-threaded.
 */
final class DeadLetterLedger {

    private record Origin(String stage, String topic, String partition) {}

    private final Map<Origin, BitSet> offsets = new HashMap<>();
    private final DeadLetterReasons reasons = new DeadLetterReasons();
    private final Map<String, Long> countsByStage = new HashMap<>();

    /**
     * Adds a record of the dead-letter topic. A record without Thalweg's headers is counted as stage {@code ?}, without
     * deduplication.
     */
    void add(Headers headers) {
        String stage = text(headers, DeadLetter.STAGE).orElse("?");
        Optional<String> topic = text(headers, DeadLetter.SOURCE_TOPIC);
        Optional<String> partition = text(headers, DeadLetter.SOURCE_PARTITION);
        Optional<Integer> offset = text(headers, DeadLetter.SOURCE_OFFSET).flatMap(DeadLetterLedger::offset);
        if (topic.isPresent() && partition.isPresent() && offset.isPresent()) {
            BitSet seen =
                    offsets.computeIfAbsent(new Origin(stage, topic.get(), partition.get()), unseen -> new BitSet());
            if (seen.get(offset.get())) {
                return;
            }
            seen.set(offset.get());
        }
        countsByStage.merge(stage, 1L, Long::sum);
        reasons.add(text(headers, DeadLetter.REASON).orElse("no reason in its headers"), place(headers, stage));
    }

    /** The reasons of all counted dead letters, the most frequent first. */
    List<DeadLetterReasons.Reason> reasons() {
        return reasons.mostFrequentFirst();
    }

    private static String place(Headers headers, String stage) {
        String topic = text(headers, DeadLetter.SOURCE_TOPIC).orElse("?");
        String offset = text(headers, DeadLetter.SOURCE_OFFSET).orElse("?");
        return stage.equals(Feeder.STAGE)
                ? topic + " "
                        + text(headers, DeadLetter.REASON)
                                .flatMap(DeadLetterReasons::placeIn)
                                .orElse("row " + offset)
                : topic + "-" + text(headers, DeadLetter.SOURCE_PARTITION).orElse("?") + "@" + offset;
    }

    /** The number of dead letters by stage. */
    Map<String, Long> countsByStage() {
        return Map.copyOf(countsByStage);
    }

    private static Optional<Integer> offset(String text) {
        try {
            int offset = Integer.parseInt(text);
            return offset < 0 ? Optional.empty() : Optional.of(offset);
        } catch (NumberFormatException e) {
            // Offsets above 2³¹, or records without Thalweg's headers, are counted without deduplication.
            return Optional.empty();
        }
    }

    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }
}
