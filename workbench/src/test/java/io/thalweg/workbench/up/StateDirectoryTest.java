package io.thalweg.workbench.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir
    private Path parent;

    @Test
    void isMadeIfItIsMissing() {
        Path path = parent.resolve("a").resolve("b");

        try (StateDirectory state = StateDirectory.open(path)) {
            assertThat(state.path()).isEqualTo(path).isDirectory();
        }
        assertThat(path).isDirectory();
    }

    @Test
    void isRefusedToASecondHolderAndFreeAfterTheFirst() throws IOException {
        try (StateDirectory state = StateDirectory.open(parent)) {
            assertThat(StateDirectory.isInUse(state.path())).isTrue();
            assertThatThrownBy(() -> StateDirectory.open(parent))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContainingAll(parent.toString(), "in use", "--state");
        }
        assertThat(StateDirectory.isInUse(parent)).isFalse();
        StateDirectory.open(parent).close();
    }

    @Test
    void takesOverTheLockFileOfADeadProcess() throws IOException {
        Files.writeString(parent.resolve("lock"), "999999");

        assertThat(StateDirectory.isInUse(parent)).isFalse();
        StateDirectory.open(parent).close();
    }

    @Test
    void isRefusedWhereThereIsTooLittleSpace() {
        assertThatThrownBy(() -> StateDirectory.open(parent, false, Long.MAX_VALUE))
                .isInstanceOf(FailureException.class)
                .hasMessageContainingAll("free space", parent.toString());
        // The refusal gave it free again.
        StateDirectory.open(parent).close();
    }

    @Test
    void isRefusedWhereAFileStandsInTheWay() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "not a directory");

        assertThatThrownBy(() -> StateDirectory.open(file))
                .isInstanceOf(FailureException.class)
                .hasMessageContainingAll(file.toString(), "cannot be written", "--state");
    }

    @Test
    void leavesNothingBehindIfItIsTemporary() throws IOException {
        Path path;
        try (StateDirectory state = StateDirectory.temporary()) {
            path = state.path();
            Files.createDirectories(state.kafka());
            Files.writeString(state.kafka().resolve("x"), "x");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void clearsAwayWhatKilledProcessesLeftBehind() throws IOException {
        Path abandoned = Files.createDirectory(parent.resolve("thalweg-1"));
        Files.writeString(abandoned.resolve("lock"), "999999");
        Path unlocked = Files.createDirectory(parent.resolve("thalweg-2"));
        Path other = Files.createDirectory(parent.resolve("other"));
        Files.writeString(other.resolve("lock"), "");
        try (StateDirectory held = StateDirectory.open(parent.resolve("thalweg-3"))) {
            StateDirectory.deleteAbandoned(parent);

            assertThat(abandoned).doesNotExist();
            assertThat(unlocked).exists();
            assertThat(other).exists();
            assertThat(held.path()).exists();
        }
    }
}
