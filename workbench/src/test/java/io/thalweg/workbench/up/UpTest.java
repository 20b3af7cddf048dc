package io.thalweg.workbench.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.workbench.Thalweg;
import io.thalweg.workbench.up.payments.PaymentPipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UpTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void refusesATakenPortBeforeItStartsAnything() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = up("--flink-port", Integer.toString(other.getLocalPort()), "--state", directory.toString());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString())
                    .contains("port " + other.getLocalPort() + " is taken", "--flink-port")
                    .hasLineCount(1);
            assertThat(directory.resolve("kafka")).doesNotExist();
            assertThat(StateDirectory.isInUse(directory)).isFalse();
        }
    }

    @Test
    void refusesAStateDirectoryThatIsInUse() {
        try (StateDirectory held = StateDirectory.open(directory)) {
            assertThat(up("--state", held.path().toString())).isEqualTo(1);
            assertThat(err.toString()).contains("in use").hasLineCount(1);
        }
    }

    @Test
    void refusesAPipelineThatIsNotThere() {
        assertThat(up(directory.resolve("absent.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("absent.yaml");
    }

    @Test
    void refusesAnEngineThatIsNotHereBeforeItStartsAnything() throws IOException {
        Path state = directory.resolve("state");
        PaymentPipeline.unpack(directory);
        Path pipeline = directory.resolve("payments.yaml");
        Files.writeString(pipeline, "\nengine: nd4j-cuda\n", StandardOpenOption.APPEND);

        int code = up(pipeline.toString(), "--state", state.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("nd4j-cuda").hasLineCount(1);
        assertThat(state.resolve("kafka")).doesNotExist();
        assertThat(StateDirectory.isInUse(state)).isFalse();
    }

    @Test
    void wantsToKnowWhatAFileIsFor() throws IOException {
        Path file = Files.writeString(directory.resolve("data.csv"), "a,b\n1,2\n");

        assertThat(up("--replay", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("PIPELINE");
    }

    @Test
    void cannotDrainAStreamWithoutEnd() {
        assertThat(up("--drain")).isEqualTo(2);
        assertThat(err.toString()).contains("has no end");
    }

    @Test
    void saysHowATimeReads() {
        assertThat(up("--for", "an hour")).isEqualTo(2);
        assertThat(err.toString()).contains("60s", "an hour");
    }

    private int up(String... arguments) {
        CommandLine thalweg = Thalweg.commandLine();
        thalweg.setOut(new PrintWriter(out));
        thalweg.setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "up";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return thalweg.execute(all);
    }
}
