package io.thalweg.trainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.learner.UnseenReport;
import java.io.UncheckedIOException;

/**
 * Something that happened once, told in the metrics topic among the reports:
 *
 * <pre>{@code
 * {"stage": "mark",
 *  "mark": "unseen-value",
 *  "time": 1767225600000,      milliseconds since the epoch, when it was noticed
 *  "field": "income",
 *  "value": ">50K",            listed in the pipeline, and in no record so far
 *  "closest": " >50K",         the closest text that was; null if none is close
 *  "message": "none of …"}     for people
 * }</pre>
 */
final class Mark {

    /** Key of the record. */
    static final String KEY = "mark";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Mark() {}

    /** One JSON object in UTF-8. */
    static byte[] unseenValue(UnseenReport unseen, long nowMillis) {
        ObjectNode mark = JSON.createObjectNode();
        mark.put("stage", "mark")
                .put("mark", "unseen-value")
                .put("time", nowMillis)
                .put("field", unseen.field())
                .put("value", unseen.value())
                .put("closest", unseen.closest().orElse(null))
                .put("message", unseen.message());
        try {
            return JSON.writeValueAsBytes(mark);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always JSON", e);
        }
    }
}
