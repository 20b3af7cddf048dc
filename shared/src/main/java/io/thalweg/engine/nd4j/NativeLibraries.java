package io.thalweg.engine.nd4j;

import java.nio.file.Path;
import java.util.Optional;

/** The native libraries of ND4J in this process, or the reason why they cannot be loaded. */
public sealed interface NativeLibraries {

    /**
     * It is loaded.
     *
     * @param backend the simple name of ND4J's backend, such as {@code CpuBackend}
     * @param version ND4J's version
     * @param library where ND4J's own library was loaded from
     * @param cache the folder that native libraries are unpacked into
     * @param maxBytes native memory that JavaCPP gives out before it waits for the garbage collector
     * @param maxPhysicalBytes memory of the whole process, heap included, beyond which JavaCPP gives nothing out
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
         * The Maven classifier of the jar that the library came in: JavaCPP keeps a library in a folder of that name, in
         * the jar and in the cache alike. Empty if it came from elsewhere, such as a folder of the system.
         */
        public Optional<String> classifier() {
            return library.map(Path::getParent)
                    .map(Path::getFileName)
                    .map(Path::toString)
                    .filter(folder -> folder.matches("(linux|macosx|windows)-\\w+(-\\w+)*"));
        }
    }

    /**
     * It could not be loaded.
     *
     * @param reason what went wrong first, in the words of who noticed
     */
    record Missing(String reason) implements NativeLibraries {}
}
