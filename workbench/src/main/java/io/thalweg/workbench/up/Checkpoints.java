package io.thalweg.workbench.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of one job in a directory: {@code chk-<number>/_metadata}. Numbers increase across restarts. Flink
 * writes the metadata at the end of a checkpoint, so a checkpoint is complete if and only if it has metadata.
 */
record Checkpoints(Path directory) {

    private static final Pattern NAME = Pattern.compile("chk-(\\d+)");
    private static final String METADATA = "_metadata";

    /** The complete checkpoint with the highest number. */
    Optional<Path> newest() throws IOException {
        return newestFirst().stream().findFirst();
    }

    /** Deletes all complete checkpoints except those with the highest numbers. */
    void deleteAllButNewest(int kept) throws IOException {
        List<Path> complete = newestFirst();
        for (Path checkpoint : complete.subList(Math.min(kept, complete.size()), complete.size())) {
            Directories.delete(checkpoint);
        }
    }

    /** Deletes incomplete checkpoints of a killed job, because the next job would write to the same paths. */
    void deleteIncomplete() throws IOException {
        for (Path checkpoint : all()) {
            if (!isComplete(checkpoint)) {
                Directories.delete(checkpoint);
            }
        }
    }

    /** The complete checkpoints, newest first. */
    private List<Path> newestFirst() throws IOException {
        return all().stream()
                .filter(Checkpoints::isComplete)
                .sorted(Comparator.comparingLong(Checkpoints::number).reversed())
                .toList();
    }

    private List<Path> all() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
    }

    private static boolean isComplete(Path checkpoint) {
        return Files.isRegularFile(checkpoint.resolve(METADATA));
    }

    private static long number(Path checkpoint) {
        Matcher name = NAME.matcher(checkpoint.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(checkpoint + " is not named chk-<number>");
        }
        return Long.parseLong(name.group(1));
    }
}
