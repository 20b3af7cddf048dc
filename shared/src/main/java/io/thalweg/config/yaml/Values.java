package io.thalweg.config.yaml;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a section's keys were set to, defaults included. A key whose value could not be read has none. */
public final class Values {

    private final Map<String, Object> values;

    Values(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * The value of a key.
     *
     * @throws IllegalStateException if it could not be read; a section is made only from keys that all could
     */
    public <T> T of(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException(key.name() + " could not be read"));
    }

    /** The value of a key if it could be read. */
    // A key's value is put here under its name by its own format, so the type is the key's.
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Key<T> key) {
        return Optional.ofNullable((T) values.get(key.name()));
    }

    <T> Values with(Key<T> key, T value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(key.name(), value);
        return new Values(changed);
    }
}
