package io.thalweg.workbench.up;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void staysLockedForOthersAfterThisProcessHasAskedForItAgain() throws Exception {
        try (StateDirectory held = StateDirectory.open(parent)) {
            assertThat(StateDirectory.isInUse(parent)).isTrue();
            assertThatThrownBy(() -> StateDirectory.open(parent)).isInstanceOf(FailureException.class);

            assertThat(isInUseForAnotherProcess(held.path())).isTrue();
        }
        assertThat(isInUseForAnotherProcess(parent)).isFalse();
    }

    @Test
    void clearsAwayWhatKilledProcessesLeftBehind() throws IOException {
        Path abandoned = directory("thalweg-temporary-1", "lock", "temporary");
        Path halfMade = directory("thalweg-temporary-2", "lock");
        Path given = directory("thalweg-demo", "lock");
        Path other = directory("other", "lock", "temporary");
        try (StateDirectory held = StateDirectory.open(parent.resolve("thalweg-temporary-3"), true, 0)) {
            StateDirectory.deleteAbandoned(parent);

            assertThat(abandoned).doesNotExist();
            assertThat(List.of(halfMade, given, other, held.path()))
                    .allSatisfy(path -> assertThat(path).exists());
        }
    }

    @Test
    void leavesAloneWhatCannotBeDeletedAndClearsAwayTheRest() throws IOException {
        Path broken = directory("thalweg-temporary-1", "temporary");
        // No file that could be locked.
        Files.createDirectory(broken.resolve("lock"));
        Path abandoned = directory("thalweg-temporary-2", "lock", "temporary");

        StateDirectory.deleteAbandoned(parent);

        assertThat(broken).exists();
        assertThat(abandoned).doesNotExist();
    }

    /** A process of its own: it says with its exit code whether the directory is in use. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] arguments) throws IOException {
            System.exit(StateDirectory.isInUse(Path.of(arguments[0])) ? 1 : 0);
        }
    }

    private static boolean isInUseForAnotherProcess(Path path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Asking.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        assertThat(code).as(said).isBetween(0, 1);
        assertThat(said).isEmpty();
        return code == 1;
    }

    private Path directory(String name, String... files) throws IOException {
        Path directory = Files.createDirectory(parent.resolve(name));
        for (String file : files) {
            Files.writeString(directory.resolve(file), "");
        }
        return directory;
    }
}
