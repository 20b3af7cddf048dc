package io.thalweg.features;

import java.util.LinkedHashMap;
import java.util.Map;

/** Creates the map of a feature's settings from alternating keys and values, in this order. */
final class FeatureSettings {

    private FeatureSettings() {}

    static Map<String, Object> of(Object... keysAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }
}
