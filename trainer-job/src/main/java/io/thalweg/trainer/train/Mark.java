package io.thalweg.trainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.learner.Divergence;
import io.thalweg.learner.Learner;
import io.thalweg.learner.UnseenReport;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * A one-time event in the metrics topic, such as a divergence or a gap. Each mark has the fields {@code stage}
 * ({@code "mark"}), {@code mark} (what happened) and {@code time} (milliseconds since the epoch, when it was noticed):
 *
 * <pre>{@code
 * {"stage": "mark", "mark": "unseen-value", "time": 1767225600000,
 *  "field": "income",
 *  "value": ">50K",            listed in the pipeline, and in no record so far
 *  "closest": "50K+",          the closest text that was; null if none is close
 *  "message": "none of …"}     for people
 *
 * {"stage": "mark", "mark": "divergence", "time": 1767225600000,
 *  "step": 1502,               batches learned
 *  "version": "0.1502",
 *  "offsets": {"p.labeled-events-0": 1502},
 *  "sinceStep": 1501,          the first step that is suspect
 *  "restoredStep": 1280,       of the last good parameters
 *  "cause": "…", "remedies": ["…"]}
 *
 * {"stage": "mark", "mark": "recovered", "time": 1767225600000,
 *  "step": 3280, "version": "0.3280", "offsets": {…}}
 *
 * {"stage": "mark", "mark": "gap", "time": 1767225600000,
 *  "topic": "p.labeled-events", "partition": 0,
 *  "from": 60,                 the offset that was to be read next
 *  "to": 84,                   where reading goes on; null if the partition is not there any more
 *  "lost": 24}                 offsets never read; null if that cannot be told
 * }</pre>
 */
final class Mark {

    /** The key of the records that hold marks. */
    static final String KEY = "mark";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Mark() {}

    /** The mark for a listed value that does not occur, as one JSON object in UTF-8. */
    static byte[] unseenValue(UnseenReport unseen, long nowMillis) {
        return encode(mark("unseen-value", nowMillis)
                .put("field", unseen.field())
                .put("value", unseen.value())
                .put("closest", unseen.closest().orElse(null))
                .put("message", unseen.message()));
    }

    /** The mark for offsets that were not read, as one JSON object in UTF-8. */
    static byte[] gap(Gap gap, long nowMillis) {
        return encode(mark("gap", nowMillis)
                .put("topic", gap.topic())
                .put("partition", gap.partition())
                .put("from", gap.from())
                .put("to", orNull(gap.to()))
                .put("lost", orNull(gap.lost())));
    }

    /** The mark for a divergence, as one JSON object in UTF-8. */
    static byte[] divergence(Learner learner, Divergence divergence, long nowMillis) {
        ObjectNode mark = mark("divergence", learner, nowMillis)
                .put("sinceStep", divergence.sinceStep())
                .put("restoredStep", divergence.restoredStep())
                .put("cause", divergence.cause());
        divergence.remedies().forEach(mark.putArray("remedies")::add);
        return encode(mark);
    }

    /** The mark for the end of a divergence, as one JSON object in UTF-8. */
    static byte[] recovered(Learner learner, long nowMillis) {
        return encode(mark("recovered", learner, nowMillis));
    }

    private static ObjectNode mark(String name, Learner learner, long nowMillis) {
        ObjectNode mark = mark(name, nowMillis)
                .put("step", learner.step())
                .put("version", learner.version().toString());
        learner.trainedThrough().forEach(mark.putObject("offsets")::put);
        return mark;
    }

    private static ObjectNode mark(String name, long nowMillis) {
        return JSON.createObjectNode().put("stage", "mark").put("mark", name).put("time", nowMillis);
    }

    private static byte[] encode(ObjectNode mark) {
        try {
            return JSON.writeValueAsBytes(mark);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always JSON", e);
        }
    }

    private static Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
