package io.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Pipeline;
import io.thalweg.config.PipelineReader;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.optimizer.Adam;
import io.thalweg.schemas.Schemas;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import io.thalweg.weights.Accounting;
import io.thalweg.weights.Assembly;
import io.thalweg.weights.Lost;
import io.thalweg.weights.Payload;
import io.thalweg.weights.Version;
import io.thalweg.weights.WeightsAssembler;
import io.thalweg.weights.file.WeightsFile;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that an earlier build wrote, in {@code released}: a checkpoint, a version of the weights topic and a file of weights,
 * all of one learner after 402 records; and the fingerprints of its pipelines. The hashes are those that it computed.
 */
class ReleasedFilesTest {

    private static final String HASH = "21a451706c6fddfffc12c58bba9b37c2df5fc33cb3ed0ff19a51526e36a46f0d";
    private static final String HASH_AFTER_600 = "e0e091626fc62a00032603cbe9a42e2d22f066ddf08606b50d217f5add59780c";

    private final Pipeline pipeline = SmallPipeline.of(new Adam(0.01, 0.9, 0.999, 1e-8), 4);

    @TempDir
    private Path folder;

    @Test
    void resumesFromTheCheckpointAsTheBuildThatWroteItDid() throws IOException {
        List<SourceRecord> records = SmallPipeline.records(600, 1);
        Lost lost = Lost.NONE.with(new Lost.Range(records.get(0).topic(), 0, 402, 410));
        Learner learner = Learners.restore(pipeline, new JvmEngine(), bytes("checkpoint-v2.bin"), 0);

        assertThat(learner.accounting()).isEqualTo(new Accounting(400, 2, 0, lost));
        assertThat(learner.snapshot(0).hash()).isEqualTo(HASH);
        records.subList(410, 600).forEach(learner::accept);

        assertThat(learner.accounting()).isEqualTo(new Accounting(592, 0, 0, lost));
        assertThat(learner.snapshot(0).hash()).isEqualTo(HASH_AFTER_600);
    }

    @Test
    void assemblesThePublishedVersion() throws IOException {
        WeightsAssembler assembler =
                WeightsAssembler.of(pipeline.model(), WireFormat.of(Optional.empty(), Schemas.ALL));
        Optional<Assembly.Complete> complete = Optional.empty();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes("weights-topic.bin")))) {
            while (in.available() > 0) {
                String key = in.readUTF();
                Assembly assembly = assembler.accept(key, Optional.of(in.readNBytes(in.readInt())));
                if (assembly instanceof Assembly.Complete found) {
                    complete = Optional.of(found);
                } else if (key.endsWith("/head")) {
                    assertThat(assembly).isInstanceOf(Assembly.Ignored.class);
                }
            }
        }

        assertThat(complete.orElseThrow().hash()).isEqualTo(HASH);
        assertThat(complete.orElseThrow().snapshot().version()).isEqualTo(new Version(0, 100));
    }

    @Test
    void readsTheFileOfWeights() throws IOException {
        Path file = Files.write(folder.resolve("weights.safetensors"), bytes("weights.safetensors"));

        WeightsFile weights = WeightsFile.read(file, pipeline.model());

        assertThat(Payload.hash(weights.payload().encode())).isEqualTo(HASH);
        assertThat(weights.origin()).containsEntry("version", "0.100");
    }

    static List<String> fingerprints() throws IOException {
        return new String(bytes("fingerprints.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /**
     * Fingerprints of existing pipelines must not change. Before a pipeline of this project is changed, a copy of it is
     * added, and its line in {@code fingerprints.txt} names the copy.
     */
    @ParameterizedTest
    @MethodSource("fingerprints")
    void givesPipelinesTheSameFingerprints(String line) {
        String[] words = line.split(" ", -1);
        Pipeline pipeline = PipelineReader.read(Path.of("../pipelines", words[0]));

        assertThat(pipeline.network().fingerprint()).isEqualTo(words[1]);
        assertThat(pipeline.features().fingerprint(pipeline.label())).isEqualTo(words[2]);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = ReleasedFilesTest.class.getResourceAsStream("/io/thalweg/released/" + name)) {
            return in.readAllBytes();
        }
    }
}
