package io.thalweg.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build of Thalweg. */
public final class BuildVersion {

    private static final String RESOURCE = "build.properties";

    private BuildVersion() {}

    /** The version, such as {@code 0.1.0} or {@code 0.1.0-SNAPSHOT}. */
    public static String text() {
        try (InputStream in = BuildVersion.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
