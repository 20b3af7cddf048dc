package io.thalweg.workbench.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.workbench.console.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void givesAFreePortForZero() {
        assertThat(Ports.claim(0, "Kafka", "--kafka-port")).isPositive();
    }

    @Test
    void givesThePortItselfIfNobodyListensOnIt() {
        int port = Ports.free();

        assertThat(Ports.claim(port, "Kafka", "--kafka-port")).isEqualTo(port);
    }

    @Test
    void namesTheServiceThePortAndTheOptionIfItIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> Ports.claim(port, "Kafka", "--kafka-port"))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContainingAll("port " + port + " is taken", "Kafka", "--kafka-port");
        }
    }

    @Test
    void givesNobodyElseWhatIsHeld() {
        int port;
        try (Ports.Claim held = Ports.hold(0, "Kafka", "--kafka-port")) {
            port = held.port();
            assertThatThrownBy(() -> Ports.claim(held.port(), "Flink", "--flink-port"))
                    .isInstanceOf(FailureException.class);
        }
        assertThat(Ports.claim(port, "Flink", "--flink-port")).isEqualTo(port);
    }
}
