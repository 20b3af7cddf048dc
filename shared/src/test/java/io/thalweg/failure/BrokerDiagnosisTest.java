package io.thalweg.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerDiagnosisTest {

    @Test
    void saysThatNobodyListens() throws IOException {
        String address;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + closed.getLocalPort();
        }

        assertThat(BrokerDiagnosis.diagnosis(Map.of("bootstrap.servers", address)))
                .isEqualTo(address + " refuses connections; does a broker run there?");
    }

    @Test
    void saysThatAHostIsNotKnownBesideTheOthers() {
        assertThat(BrokerDiagnosis.diagnosis(Map.of("bootstrap.servers", "nowhere.invalid:9092, nonsense")))
                .isEqualTo("the host of nowhere.invalid:9092 is not known; check kafka.bootstrap.servers;"
                        + " nonsense is no host:port");
    }

    @Test
    void tellsAListenerWithoutTlsFromOneWith() throws IOException {
        try (ServerSocket hangsUp = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread accepting = new Thread(() -> hangUp(hangsUp), "hangs-up");
            accepting.setDaemon(true);
            accepting.start();
            String address = "127.0.0.1:" + hangsUp.getLocalPort();

            assertThat(BrokerDiagnosis.diagnosis(Map.of("bootstrap.servers", address, "security.protocol", "SASL_SSL")))
                    .startsWith(address
                            + " does not speak TLS, but kafka.security.protocol is SASL_SSL; set it to PLAINTEXT");
            assertThat(BrokerDiagnosis.diagnosis(Map.of("bootstrap.servers", address)))
                    .startsWith(address + " accepts connections but did not answer in time");
        }
    }

    private static void hangUp(ServerSocket server) {
        try {
            while (true) {
                try (Socket accepted = server.accept()) {
                    accepted.shutdownOutput();
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }
}
