package io.thalweg.config.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Masks passwords in settings that are printed. A setting is treated as secret if its name contains a word such as
 * "password", "secret" or "jaas".
 */
public final class Secrets {

    static final String MASK = "********";

    /** Parts of the names of secret properties, of Kafka clients and of a schema registry's client. */
    private static final List<String> SIGNS = List.of(
            "password",
            "passphrase",
            "secret",
            "token",
            "jaas",
            "credential",
            "user.info",
            "private",
            "assertion",
            "keystore.key",
            "keystore.certificate");

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]*(?=@)");

    private static final int LEAST_CHARACTERS = 4;
    private static final Pattern PARTS = Pattern.compile("[\\s;=\"']+");
    private static final Pattern NOT_SECRET =
            Pattern.compile("required|requisite|sufficient|optional|username|password|.*\\.\\w*LoginModule");

    private Secrets() {}

    /** The value, masked if it is secret. */
    static String mask(String key, String value) {
        return isSecret(key) ? MASK : maskUrl(value);
    }

    /** Masks the values of secret properties within a text, including the quoted parts of a JAAS configuration. */
    public static String maskIn(String text, Map<String, String> properties) {
        String masked = text;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (isSecret(property.getKey())) {
                for (String part : PARTS.split(property.getValue(), -1)) {
                    // Shorter values could be parts of ordinary words.
                    if (part.length() >= LEAST_CHARACTERS
                            && !NOT_SECRET.matcher(part).matches()) {
                        masked = masked.replace(part, MASK);
                    }
                }
            }
        }
        return masked;
    }

    private static boolean isSecret(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return SIGNS.stream().anyMatch(name::contains);
    }

    /** Removes user and password from {@code https://user:password@host}. */
    static String maskUrl(String text) {
        return USER_INFO.matcher(text).replaceAll(MASK);
    }
}
