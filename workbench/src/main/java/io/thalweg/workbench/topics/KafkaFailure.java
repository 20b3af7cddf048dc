package io.thalweg.workbench.topics;

import io.thalweg.config.Pipeline;
import io.thalweg.config.report.Secrets;
import io.thalweg.failure.BrokerDiagnosis;
import io.thalweg.failure.Cause;
import io.thalweg.workbench.console.FailureException;
import io.thalweg.workbench.console.UsageException;
import org.apache.kafka.common.KafkaException;

/**
 * Converts failures of Kafka's clients to messages: what could not be done, the innermost reason, the remedy. Secrets
 * are masked.
 */
public final class KafkaFailure {

    private KafkaFailure() {}

    /**
     * Converts a failed request to the pipeline's Kafka. If Kafka did not answer, each bootstrap address is tried once
     * to report what is there; that can take seconds.
     *
     * @param what the failed operation with its subject: {@code topic payments.events cannot be read}
     */
    public static FailureException of(Pipeline pipeline, String what, Throwable e) {
        String reason = Cause.words(e);
        boolean isSilent = Cause.isOf(e, "TimeoutException") || Cause.isOf(e, "DisconnectException");
        String diagnosis = isSilent ? "; " + BrokerDiagnosis.diagnosis(pipeline.kafka()) : "";
        return new FailureException(masked(pipeline, what + ": " + reason + diagnosis), e);
    }

    /** Converts the failure of a client to accept its properties. */
    static UsageException ofSettings(Pipeline pipeline, KafkaException e) {
        // Host names are resolved when a client is created; only this failure is not about the properties alone.
        String reason = Cause.words(e).contains("bootstrap urls")
                ? BrokerDiagnosis.diagnosis(pipeline.kafka())
                : Cause.words(e);
        return new UsageException(
                masked(pipeline, "the kafka settings of pipeline " + pipeline.name() + " cannot be used: " + reason),
                e);
    }

    private static String masked(Pipeline pipeline, String words) {
        return Secrets.maskIn(words, pipeline.kafka());
    }
}
