package io.thalweg.workbench.doctor.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where native libraries are to be unpacked, once for all later starts.
 *
 * @param isWritable whether this user can write there
 */
public record CacheFolder(Path path, boolean isWritable) {

    public static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

    /** The one that this JVM was told, or JavaCPP's own. */
    public static CacheFolder here() {
        String asked = System.getProperty(PROPERTY);
        return of(asked == null ? Path.of(System.getProperty("user.home"), ".javacpp", "cache") : Path.of(asked));
    }

    /** A folder, tried out: it is made if it is not there, and a file in it is written and deleted. */
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
