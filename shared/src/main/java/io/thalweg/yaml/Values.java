package io.thalweg.yaml;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of the keys of a section, with defaults. An invalid key has no value. */
public final class Values {

    private final Map<String, Object> values;
    private final Set<String> written;

    /**
     * Creates the values.
     *
     * @param written the keys that are present in the file
     */
    Values(Map<String, Object> values, Set<String> written) {
        this.values = values;
        this.written = written;
    }

    /**
     * The value of a key.
     *
     * @throws IllegalStateException if the key is invalid; a section is only created from valid keys
     */
    public <T> T of(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException(key.name() + " could not be read"));
    }

    /** The value of a key, unless it is invalid. */
    // The value was put under the key's name by the key's own format, so its type is correct.
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Key<T> key) {
        return Optional.ofNullable((T) values.get(key.name()));
    }

    /** Whether the file has the key, even with its default. */
    public boolean isWritten(Key<?> key) {
        return written.contains(key.name());
    }

    /** Returns these values as if the key were absent. */
    <T> Values withDefault(Key<T> key) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(key.name(), key.value());
        Set<String> others = new HashSet<>(written);
        others.remove(key.name());
        return new Values(changed, others);
    }
}
