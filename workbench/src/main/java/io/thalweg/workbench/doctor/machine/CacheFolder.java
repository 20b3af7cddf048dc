package io.thalweg.workbench.doctor.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that native libraries are unpacked into, once for all later starts.
 *
 * @param isWritable whether this user can write to it
 */
public record CacheFolder(Path path, boolean isWritable) {

    public static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

    /** The folder that is configured for this JVM, or JavaCPP's default. */
    public static CacheFolder here() {
        String asked = System.getProperty(PROPERTY);
        return of(asked == null ? Path.of(System.getProperty("user.home"), ".javacpp", "cache") : Path.of(asked));
    }

    /** Tests a folder: creates it if it is missing, then writes and deletes a file. */
    public static CacheFolder of(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "doctor", ".tmp"));
            return new CacheFolder(folder, true);
        } catch (IOException e) {
            return new CacheFolder(folder, false);
        }
    }
}
