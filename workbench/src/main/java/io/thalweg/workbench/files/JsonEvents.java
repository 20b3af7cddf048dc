package io.thalweg.workbench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.config.Pipeline;
import io.thalweg.schemas.encoding.Encoded;
import io.thalweg.schemas.encoding.Excerpt;
import io.thalweg.schemas.encoding.JsonEncoder;
import io.thalweg.schemas.encoding.Roles;
import io.thalweg.workbench.console.UsageException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Converts the objects of a JSON Lines file to events. Each key fills the field with its name. Blank lines are ignored.
 */
final class JsonEvents implements TextEvents {

    private static final int DEEPEST = 100;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final DataFile file;
    private final TextLines lines;
    private final JsonEncoder encoder;

    /**
     * Prepares the conversion.
     *
     * @throws UsageException if the pipeline requires something that the format does not have
     */
    JsonEvents(DataFile file, Pipeline pipeline) {
        if (!pipeline.files().isEmpty()) {
            throw new UsageException("a JSON Lines file has no columns that files of pipeline " + pipeline.name()
                    + " could be made from; use a CSV file, or take files out");
        }
        this.file = file;
        this.lines = new TextLines(file, UTF_8);
        Roles roles = DataFiles.roles(pipeline);
        Set<String> required = Stream.of(roles.id(), roles.time())
                .filter(field -> DataFiles.isFeature(pipeline, field))
                .collect(Collectors.toSet());
        this.encoder = JsonEncoder.of(
                pipeline.events().schema(),
                roles,
                field -> pipeline.csv().columns().getOrDefault(field, field),
                required,
                new CleanText(pipeline.csv().missing()));
    }

    @Override
    public Optional<TextEvent> next(String id, long timeMillis) throws IOException {
        for (Optional<TextLine> line = lines.next(); line.isPresent(); line = lines.next()) {
            TextLine present = line.get();
            if (present.problem().isPresent()
                    || !CleanText.strip(present.text()).isEmpty()) {
                return Optional.of(new TextEvent(present.number(), present.bytes(), encode(present, id, timeMillis)));
            }
        }
        return Optional.empty();
    }

    private Encoded encode(TextLine line, String id, long timeMillis) {
        if (line.problem().isPresent()) {
            return new Encoded.Unusable(line.problem().get());
        }
        try {
            JsonNode value = JSON.readTree(CleanText.strip(line.text()));
            return value instanceof ObjectNode object
                    ? encoder.encode(object, id, timeMillis)
                    : new Encoded.Unusable("the line must be a JSON object but was " + Excerpt.of(line.text()));
        } catch (JsonProcessingException e) {
            return new Encoded.Unusable(
                    "the line must be a JSON object but was " + Excerpt.of(line.text()) + " (" + reason(e) + ")");
        }
    }

    /** The parser's message without its location, because each row is one line. */
    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse(e.getClass().getSimpleName());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
