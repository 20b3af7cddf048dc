package io.thalweg.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON file as {@link Node}s, for the same tables of keys. Nothing is substituted, because the file may come from an
 * untrusted source.
 */
public final class JsonDocument {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;
    private final Problems problems;

    private JsonDocument(JsonParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @return the object; empty if there is none, with the problem added
     */
    public static Optional<Node.Mapping> read(Path file, Problems problems) {
        return Document.content(file, problems).flatMap(text -> mapping(text, problems));
    }

    private static Optional<Node.Mapping> mapping(String text, Problems problems) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                problems.add("", "is empty", "write a JSON object");
                return Optional.empty();
            }
            Node root = new JsonDocument(parser, problems).node("");
            if (parser.nextToken() != null) {
                problems.addAt(
                        parser.currentTokenLocation().getLineNr(),
                        "goes on after the end of its JSON object",
                        "take out what follows");
                return Optional.empty();
            }
            if (root instanceof Node.Mapping mapping) {
                return Optional.of(mapping);
            }
            problems.add("", "must be a JSON object but was " + root.shown(), "write {…} around it");
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            problems.addAt(
                    location == null ? 0 : location.getLineNr(),
                    "is not valid JSON: " + e.getOriginalMessage(),
                    "correct it");
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
        return Optional.empty();
    }

    private Node node(String path) throws IOException {
        problems.locate(path, parser.currentTokenLocation().getLineNr());
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(path);
        }
        if (token == JsonToken.START_ARRAY) {
            return array(path);
        }
        String text = parser.getText();
        return new Node.Scalar(path, text, text, token != JsonToken.VALUE_STRING);
    }

    private Node object(String path) throws IOException {
        Map<String, Node> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            entries.put(key, node(path.isEmpty() ? key : path + "." + key));
        }
        return new Node.Mapping(path, Collections.unmodifiableMap(entries));
    }

    private Node array(String path) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(path + "[" + items.size() + "]"));
        }
        return new Node.Sequence(path, items);
    }
}
