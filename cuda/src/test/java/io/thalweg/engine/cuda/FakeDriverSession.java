package io.thalweg.engine.cuda;

import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Makes the fake driver the engine's driver, before the first test loads it. A library that is named by hand is kept, so
 * that the same tests can run on a GPU: {@code THALWEG_CUDA_LIBRARY=libcuda.so.1 mvn test …}.
 */
public final class FakeDriverSession implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (!isLibrarySet()) {
            FakeDriver.library()
                    .map(Path::toString)
                    .ifPresent(library -> System.setProperty(Driver.LIBRARY_PROPERTY, library));
        }
    }

    /** Whether a library is set, by hand or by this listener. */
    static boolean isLibrarySet() {
        return System.getProperty(Driver.LIBRARY_PROPERTY) != null || System.getenv(Driver.LIBRARY_VARIABLE) != null;
    }
}
