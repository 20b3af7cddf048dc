package io.thalweg.trainer.train;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.weights.Payload;
import java.util.Optional;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Creates the training operator on the TaskManager. The factory is serialized with the job: it contains the pipeline
 * and the initial weights.
 */
public final class TrainOperatorFactory extends AbstractStreamOperatorFactory<OutputRecord>
        implements OneInputStreamOperatorFactory<SourceRecord, OutputRecord> {

    private static final long serialVersionUID = 1;

    private final Pipeline pipeline;
    private final PublishedVersions published;
    private final LogStarts logStarts;

    /** Not an Optional, because that is not serializable. */
    private final Payload startOrNull;

    /**
     * Creates a factory.
     *
     * @param logStarts reads the log start offsets of the labeled-events topic
     * @param start initial parameters and statistics if there is no checkpoint
     */
    public TrainOperatorFactory(
            Pipeline pipeline, PublishedVersions published, LogStarts logStarts, Optional<Payload> start) {
        this.pipeline = pipeline;
        this.published = published;
        this.logStarts = logStarts;
        this.startOrNull = start.orElse(null);
    }

    // The signature is Flink's.
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<OutputRecord>> T createStreamOperator(
            StreamOperatorParameters<OutputRecord> parameters) {
        return (T) new TrainOperator(parameters, pipeline, published, logStarts, Optional.ofNullable(startOrNull));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return TrainOperator.class;
    }
}
