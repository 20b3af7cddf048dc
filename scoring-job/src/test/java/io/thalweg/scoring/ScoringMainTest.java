package io.thalweg.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class ScoringMainTest {

    private static final String PIPELINE = """
            pipeline: readings
            kafka: {bootstrap.servers: "127.0.0.1:9"}
            features: [{vector: features, shape: [3]}]
            label: {field: label, task: binary, positive: "yes"}
            network: [{dense: {units: 1}}]
            """;

    @TempDir
    private Path directory;

    private final StringWriter said = new StringWriter();

    @Test
    void needsAPipeline() {
        assertThat(execute()).isEqualTo(2);
        assertThat(said.toString()).contains("--pipeline");
    }

    @Test
    void saysWhatIsWrongWithThePipeline() throws IOException {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), "pipeline: readings\n");

        assertThat(execute("--pipeline", file.toString())).isEqualTo(2);
        assertThat(said.toString()).contains("features").contains("network").doesNotContain("\tat ");
    }

    @Test
    void saysWhichAddressIsTaken() throws IOException {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThat(execute("--pipeline", file.toString(), "--http", address))
                    .isEqualTo(1);
            assertThat(said.toString()).contains(address).contains("--http").doesNotContain("\tat ");
        }
    }

    @Test
    void saysWhichStateDirectoryCannotBeUsed() throws IOException {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);

        assertThat(execute("--pipeline", file.toString(), "--state", file.toString()))
                .isEqualTo(1);
        assertThat(said.toString()).contains("the state directory " + file + " cannot be used");
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThat(execute("--pipeline", "p.yaml", "--http", "localhost:99999")).isEqualTo(2);
        assertThat(said.toString()).contains("must be [HOST:]PORT with a port from 0 to 65535 but was localhost:99999");
    }

    @Test
    void takesAPortAloneAsOneOfThisMachine() {
        ScoringMain.HostAndPort addresses = new ScoringMain.HostAndPort();

        assertThat(addresses.convert("8081")).hasToString("/127.0.0.1:8081");
        assertThat(addresses.convert("0.0.0.0:8081")).hasToString("/0.0.0.0:8081");
    }

    private int execute(String... arguments) {
        PrintWriter writer = new PrintWriter(said);
        return new CommandLine(new ScoringMain()).setOut(writer).setErr(writer).execute(arguments);
    }
}
