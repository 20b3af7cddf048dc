package io.thalweg.workbench.conformance;

import io.thalweg.reference.ReferenceCase;
import io.thalweg.workbench.console.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the reference cases in a folder. */
final class CaseFolders {

    private CaseFolders() {}

    /**
     * Returns the folder itself if it is a case, otherwise all cases in it, sorted by name.
     *
     * @throws UsageException if there are none
     * @throws IOException if the folder cannot be listed
     */
    static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder
                    + (Files.exists(folder) ? " must be a folder but is a file" : " does not exist")
                    + "; name a folder of reference cases");
        }
        Path named = folder.toAbsolutePath().normalize();
        if (ReferenceCase.isIn(named)) {
            return List.of(named);
        }
        try (Stream<Path> entries = Files.list(named)) {
            List<Path> cases = entries.filter(ReferenceCase::isIn).sorted().toList();
            if (cases.isEmpty()) {
                throw new UsageException(folder + " holds no reference case; a case is a folder with case.json and,"
                        + " without a recipe, tensors.safetensors");
            }
            return cases;
        }
    }
}
