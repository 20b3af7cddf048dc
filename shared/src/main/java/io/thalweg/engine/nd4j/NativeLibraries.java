package io.thalweg.engine.nd4j;

import java.nio.file.Path;
import java.util.Optional;

/** The native libraries of ND4J in this process, or the reason why they cannot be loaded. */
public sealed interface NativeLibraries {

    /**
     * The libraries are loaded.
     *
     * @param backend the simple name of ND4J's backend, such as {@code CpuBackend}
     * @param version ND4J's version
     * @param library the file of ND4J's own library
     * @param cache the folder that native libraries are unpacked into
     * @param maxBytes native memory that JavaCPP allocates before it waits for the garbage collector
     * @param maxPhysicalBytes memory of the whole process, heap included, beyond which JavaCPP allocates nothing
     */
    record Loaded(
            String backend,
            String version,
            Optional<Path> library,
            Blas blas,
            Path cache,
            long maxBytes,
            long maxPhysicalBytes)
            implements NativeLibraries {

        /**
         * The Maven classifier of the jar with the library: JavaCPP stores a library in a folder of that name, in the
         * jar and in the cache. Empty if the library was loaded from elsewhere, such as a system folder.
         */
        public Optional<String> classifier() {
            return library.map(Path::getParent)
                    .map(Path::getFileName)
                    .map(Path::toString)
                    .filter(folder -> folder.matches("(linux|macosx|windows)-\\w+(-\\w+)*"));
        }
    }

    /**
     * The libraries cannot be loaded.
     *
     * @param reason message of the innermost exception
     */
    record Missing(String reason) implements NativeLibraries {}
}
