package io.thalweg.yaml;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of the keys of a section, with defaults. A key whose value could not be read has none. */
public final class Values {

    private final Map<String, Object> values;
    private final Set<String> written;

    /** @param written the keys that stand in the file; the others have their defaults */
    Values(Map<String, Object> values, Set<String> written) {
        this.values = values;
        this.written = written;
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

    /** Whether the file sets the key, be it to its default. */
    public boolean isWritten(Key<?> key) {
        return written.contains(key.name());
    }

    /** The same as if the key were not written. */
    <T> Values withDefault(Key<T> key) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(key.name(), key.value());
        Set<String> others = new HashSet<>(written);
        others.remove(key.name());
        return new Values(changed, others);
    }
}
