package io.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.thalweg.config.Pipeline;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.fuzz.Input;
import io.thalweg.fuzz.Samples;
import io.thalweg.schemas.SourceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The state of a learner in a Flink checkpoint. An odd first byte stands before the whole state; an even one before all but
 * the checksum, which is made to fit, so that what lies behind it is reached.
 */
class CheckpointFuzz {

    private static final Pipeline PIPELINE = Samples.pipeline("readings.yaml");
    private static final JvmEngine ENGINE = new JvmEngine();
    private static final List<SourceRecord> RECORDS = Samples.readings();

    static Stream<byte[]> seeds() {
        try (Learner learner = Learner.of(PIPELINE.learner(), Samples.wire(PIPELINE), ENGINE)) {
            byte[] fresh = learner.encode();
            RECORDS.forEach(learner::accept);
            assertThat(learner.accounting().pending()).isPositive();
            assertThat(learner.accounting().learned()).isPositive();
            learner.snapshot(0);
            byte[] later = learner.encode();
            return Stream.of(
                    Input.concat(new byte[] {0}, withoutChecksum(fresh)),
                    Input.concat(new byte[] {0}, withoutChecksum(later)),
                    Input.concat(new byte[] {1}, later));
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void restoresALearnerOrGivesTheReason(byte[] bytes) {
        Input input = new Input(bytes);
        boolean isWhole = input.next() % 2 == 1;
        byte[] state = isWhole ? input.rest() : withChecksum(input.rest());
        try (Learner learner = Learner.restore(PIPELINE.learner(), Samples.wire(PIPELINE), ENGINE, state, 0)) {
            learner.metrics();
            learner.baselines();
            learner.snapshot(0);
            RECORDS.forEach(learner::accept);
            learner.encode();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?s).{10,}");
        }
    }

    private static byte[] withoutChecksum(byte[] state) {
        return Arrays.copyOf(state, state.length - Integer.BYTES);
    }

    private static byte[] withChecksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return Input.concat(
                content,
                ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) checksum.getValue())
                        .array());
    }
}
