package io.thalweg.workbench.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    @TempDir
    private Path directory;

    @Test
    void hasNoneBeforeTheFirstRun() throws IOException {
        assertThat(new Checkpoints(directory.resolve("absent")).newest()).isEmpty();
    }

    @Test
    void takesTheHighestNumberNotTheLastName() throws IOException {
        complete("chk-9");
        Path tenth = complete("chk-10");

        assertThat(new Checkpoints(directory).newest()).contains(tenth);
    }

    @Test
    void passesOverWhatWasNeverCompleted() throws IOException {
        Path complete = complete("chk-3");
        Files.createDirectory(directory.resolve("chk-4"));

        assertThat(new Checkpoints(directory).newest()).contains(complete);
    }

    @Test
    void deletesOnlyWhatWasNeverCompleted() throws IOException {
        Path complete = complete("chk-3");
        Path begun = Files.createDirectory(directory.resolve("chk-4"));
        Files.writeString(begun.resolve("state"), "half");
        Path other = Files.createDirectory(directory.resolve("shared"));

        new Checkpoints(directory).deleteIncomplete();

        assertThat(complete).exists();
        assertThat(other).exists();
        assertThat(begun).doesNotExist();
    }

    @Test
    void keepsTheNewestCompleteOnes() throws IOException {
        Path ninth = complete("chk-9");
        Path tenth = complete("chk-10");
        Path eleventh = complete("chk-11");
        Checkpoints checkpoints = new Checkpoints(directory);

        checkpoints.deleteAllButNewest(2);

        assertThat(ninth).doesNotExist();
        assertThat(tenth).exists();
        assertThat(eleventh).exists();

        checkpoints.deleteAllButNewest(3);

        assertThat(tenth).exists();
    }

    private Path complete(String name) throws IOException {
        Path checkpoint = Files.createDirectory(directory.resolve(name));
        Files.writeString(checkpoint.resolve("_metadata"), "");
        return checkpoint;
    }
}
