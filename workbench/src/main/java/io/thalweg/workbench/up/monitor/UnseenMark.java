package io.thalweg.workbench.up.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.learner.UnseenReport;
import java.io.IOException;
import java.util.Optional;

/** Decodes the mark in the metrics topic with which the trainer reports a listed value that no record has. */
final class UnseenMark {

    private static final ObjectMapper JSON = new ObjectMapper();

    private UnseenMark() {}

    /**
     * Decodes a mark; empty if it is of another kind.
     *
     * @throws IOException if the bytes are not a mark
     */
    static Optional<UnseenReport> decode(byte[] mark) throws IOException {
        JsonNode json = JSON.readTree(mark);
        if (!json.path("mark").asText().equals("unseen-value")) {
            return Optional.empty();
        }
        return Optional.of(new UnseenReport(
                json.path("field").asText(),
                json.path("value").asText(),
                Optional.ofNullable(json.path("closest").textValue()),
                json.path("message").asText()));
    }
}
