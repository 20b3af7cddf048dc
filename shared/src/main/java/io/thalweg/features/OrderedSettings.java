package io.thalweg.features;

import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the settings of a feature or a label from keys and values in turn, in this order. */
final class OrderedSettings {

    private OrderedSettings() {}

    static Map<String, Object> of(Object... keysAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }
}
