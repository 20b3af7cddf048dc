package io.thalweg.config.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps secrets out of what is shown. Which settings are secret is told by their names. */
final class Secrets {

    static final String MASK = "********";

    /** Parts of the names of secret Kafka client properties, and of those of a schema registry's client. */
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

    private Secrets() {}

    /** The value as it may be shown. */
    static String mask(String key, String value) {
        String name = key.toLowerCase(Locale.ROOT);
        return SIGNS.stream().anyMatch(name::contains) ? MASK : maskUrl(value);
    }

    /** {@code https://user:password@host} without what stands before the host. */
    static String maskUrl(String text) {
        return USER_INFO.matcher(text).replaceAll(MASK);
    }
}
