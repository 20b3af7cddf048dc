package io.thalweg.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Chains as Kafka's clients, the JDK and Flink make them; exceptions of Kafka's names stand in for Kafka's. */
class CauseTest {

    private static final String NO_JAAS =
            "Could not find a 'KafkaClient' entry in the JAAS configuration. System property"
                    + " 'java.security.auth.login.config' is not set";

    /** As in org.apache.kafka.common. */
    private static class KafkaException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KafkaException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final class TopicAuthorizationException extends KafkaException {
        private static final long serialVersionUID = 1L;

        TopicAuthorizationException(String message) {
            super(message, null);
        }
    }

    @Test
    void isTheInnermostReasonWithTheRemedy() {
        Throwable failure = new KafkaException(
                "Failed to create new KafkaAdminClient",
                new KafkaException(
                        "java.lang.IllegalArgumentException: " + NO_JAAS, new IllegalArgumentException(NO_JAAS)));

        assertThat(Cause.words(failure)).isEqualTo(NO_JAAS + "; set kafka.sasl.jaas.config");
    }

    @Test
    void saysWhatFailedWhereTheReasonDoesNot() {
        String load = "Failed to load SSL keystore /nowhere.p12 of type PKCS12";
        Throwable failure = new KafkaException(
                "Failed to construct kafka producer",
                new KafkaException(
                        "org.apache.kafka.common.KafkaException: " + load,
                        new KafkaException(load, new NoSuchFileException("/nowhere.p12"))));

        assertThat(Cause.words(failure))
                .startsWith(load + ": file /nowhere.p12 does not exist; check kafka.ssl.truststore.location");
    }

    @Test
    void doesNotRepeatTheReasonInItsWrappers() {
        String reason = "unable to find valid certification path to requested target";
        SSLHandshakeException handshake = new SSLHandshakeException("PKIX path building failed: " + reason);
        handshake.initCause(new IllegalStateException(reason));

        assertThat(Cause.words(new ExecutionException(new KafkaException("SSL handshake failed", handshake))))
                .startsWith("SSL handshake failed: " + reason + "; put the broker's certificate");
    }

    @Test
    void looksThroughTheLayersOfAFlinkJob() {
        Throwable failure = new RuntimeException(
                "Recovery is suppressed by FailureRateRestartBackoffTimeStrategy(failureRate=3)",
                new RuntimeException(
                        "One or more fetchers have encountered exception",
                        new RuntimeException(
                                "SplitFetcher thread 0 received unexpected exception while polling the records",
                                new TopicAuthorizationException("Not authorized to access topics: [events]"))));

        assertThat(Cause.words(failure))
                .isEqualTo(
                        "Not authorized to access topics: [events]; let an administrator grant this user the operation on"
                                + " the topic (kafka-acls.sh)");
    }

    @Test
    void leavesAMessageThatWasMadeOfTheCauseAsItIs() {
        IllegalArgumentException cause = new IllegalArgumentException(NO_JAAS);
        IOException told = new IOException("weights topic must be readable, but: " + Cause.words(cause), cause);

        assertThat(Cause.words(new UncheckedIOException(told)))
                .isEqualTo("weights topic must be readable, but: " + NO_JAAS + "; set kafka.sasl.jaas.config");
    }

    @Test
    void namesTheTypeOfAnExceptionThatSaysNothing() {
        assertThat(Cause.words(new ArrayStoreException())).isEqualTo("ArrayStoreException");
    }

    @Test
    void endsWhereAChainBeginsAgain() {
        Exception outer = new Exception("outer");
        Exception inner = new Exception("inner", outer);
        outer.initCause(inner);

        assertThat(Cause.words(outer)).isEqualTo("outer: inner");
    }

    @Test
    void findsAnExceptionByItsName() {
        Throwable failure = new ExecutionException(new TopicAuthorizationException("x"));

        assertThat(Cause.isOf(failure, "TopicAuthorizationException")).isTrue();
        assertThat(Cause.isOf(failure, "TimeoutException")).isFalse();
    }
}
