package io.thalweg.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.config.Pipeline;
import io.thalweg.features.decoding.EventDecoder;
import io.thalweg.schemas.SourceRecord;
import io.thalweg.schemas.wire.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/** What a schema registry answers when it is asked for the schema of an event: status, then body; then the event itself. */
class SchemaRegistryFuzz {

    private static final Pipeline PIPELINE = Samples.pipeline("visits.yaml");
    private static final int[] STATUS = {200, 404, 500, 301, 401, 204};

    /** After so many answers a new client begins, because each remembers the schemas that it was given. */
    private static final int ANSWERS_PER_CLIENT = 10_000;

    private static HttpServer server;
    private static volatile int status;
    private static volatile byte[] body = new byte[0];

    private static EventDecoder decoder;
    private static int answers;

    @BeforeAll
    static void startTheRegistry() throws IOException {
        // Otherwise each answer waits 40 ms for the acknowledgement of its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean isEmpty = status == 204 || body.length == 0;
            exchange.sendResponseHeaders(status, isEmpty ? -1 : body.length);
            if (!isEmpty) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stopTheRegistry() {
        server.stop(0);
    }

    static Stream<byte[]> seeds() {
        String schema = PIPELINE.events().schema().toString().replace("\"", "\\\"");
        return Stream.of("{\"schema\":\"" + schema + "\"}", "{\"schemaType\":\"JSON\"}", "{\"schema\":\"\\\"int\\\"\"}")
                .map(answer -> Input.concat(new byte[] {0}, Input.chunk(answer.getBytes(UTF_8)), new byte[8]));
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "schema.dict")
    @FuzzTest
    void givesASchemaOrTheReason(byte[] bytes) {
        Input input = new Input(bytes);
        status = STATUS[input.below(STATUS.length)];
        body = input.chunk();
        if (answers++ % ANSWERS_PER_CLIENT == 0) {
            decoder = decoder();
        }
        ByteBuffer header = ByteBuffer.allocate(5).put((byte) 0).putInt(answers);
        byte[] value = Input.concat(header.array(), input.rest());
        try {
            DecodedEvents.check(
                    decoder.decode(new SourceRecord("visits", 0, 0, 0, new byte[0], value)),
                    PIPELINE.features().width());
        } catch (UncheckedIOException | IllegalStateException e) {
            // The registry failed, not the event.
            assertThat(e).hasMessageContaining("schema registry at http");
        }
    }

    private static EventDecoder decoder() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        WireFormat wire =
                WireFormat.of(Optional.of(url), List.of(PIPELINE.events().schema()));
        return EventDecoder.of(PIPELINE.events(), PIPELINE.features(), PIPELINE.label(), PIPELINE.network(), wire);
    }
}
