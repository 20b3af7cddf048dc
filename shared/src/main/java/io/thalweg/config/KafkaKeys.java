package io.thalweg.config;

import io.thalweg.yaml.Format;
import io.thalweg.yaml.Formats;
import io.thalweg.yaml.Key;
import io.thalweg.yaml.KeyPath;
import io.thalweg.yaml.Node;
import io.thalweg.yaml.Problems;
import io.thalweg.yaml.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys below {@code kafka}: any property of a Kafka client. Only {@code bootstrap.servers} has a default. */
final class KafkaKeys implements Format<Map<String, String>> {

    private static final String ADDRESS = "[^\\s,]+:\\d{1,5}";
    private static final Key<String> BOOTSTRAP_SERVERS = Key.of(
            "bootstrap.servers",
            Formats.text("host:port, or several with commas", Pattern.compile(ADDRESS + "(\\s*,\\s*" + ADDRESS + ")*")),
            "localhost:9092");
    private static final Section<String> KNOWN =
            Section.of(List.of(BOOTSTRAP_SERVERS), values -> values.of(BOOTSTRAP_SERVERS));

    static final KafkaKeys PROPERTIES = new KafkaKeys();

    private KafkaKeys() {}

    @Override
    public String rule() {
        return "a mapping of Kafka client properties to texts";
    }

    @Override
    public Stream<KeyPath> keys(String path) {
        return KNOWN.keys(path);
    }

    @Override
    public Optional<Map<String, String>> read(Node node, Problems problems) {
        if (node instanceof Node.Unresolved) {
            return Optional.empty();
        }
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(node.path(), "must be " + rule() + " but was " + node.shown());
            return Optional.empty();
        }
        Map<String, Node> known = new LinkedHashMap<>(mapping.entries());
        known.keySet().retainAll(List.of(BOOTSTRAP_SERVERS.name()));
        Optional<String> servers = KNOWN.read(new Node.Mapping(node.path(), known), problems);

        Map<String, String> properties = new LinkedHashMap<>();
        servers.ifPresent(value -> properties.put(BOOTSTRAP_SERVERS.name(), value));
        boolean complete = servers.isPresent();
        for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
            if (!known.containsKey(entry.getKey())) {
                Optional<String> value = property(entry.getValue(), problems);
                value.ifPresent(text -> properties.put(entry.getKey(), text));
                complete &= value.isPresent();
            }
        }
        return complete ? Optional.of(properties) : Optional.empty();
    }

    /** A property value. Kafka accepts any text, including the empty one. */
    private static Optional<String> property(Node node, Problems problems) {
        if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
            return Optional.of(scalar.text());
        }
        if (!(node instanceof Node.Unresolved)) {
            problems.add(
                    node.path(),
                    "must be a text but was " + node.shown(),
                    "write the whole name of the property as one key, for example security.protocol: SASL_SSL");
        }
        return Optional.empty();
    }
}
