package io.thalweg.trainer.train;

import io.thalweg.config.Pipeline;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.weights.Payload;
import java.util.Optional;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the operator where it runs; what travels there is the pipeline, and what it starts from. */
public final class TrainOperatorFactory extends AbstractStreamOperatorFactory<OutputRecord>
        implements OneInputStreamOperatorFactory<SourceRecord, OutputRecord> {

    private static final long serialVersionUID = 1;

    private final Pipeline pipeline;
    private final PublishedVersions published;
    private final LogStarts logStarts;

    /** Not an Optional, which cannot be serialized. */
    private final Payload startOrNull;

    /**
     * @param logStarts where the topic of labeled events begins
     * @param start what to learn from on where there is no checkpoint
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
