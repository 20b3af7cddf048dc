package io.thalweg.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.schemas.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {

    private static final byte[] BODY = {2, 4, 6};

    private final RegistryDouble registry = new RegistryDouble();

    @BeforeEach
    void start() throws IOException {
        registry.start();
    }

    @AfterEach
    void stop() {
        registry.server.stop(0);
    }

    @Test
    void framesWithTheIdOfTheSubject() {
        WireFormat wire = wire(registry.url());

        byte[] value = wire.frame("scores", Schemas.SCORE, BODY);

        assertThat(HexFormat.of().formatHex(value)).isEqualTo("00" + "00000001" + "020406");
        assertThat(registry.schemas.get(1)).isEqualTo(Schemas.SCORE.toString());
        assertThat(registry.requests).containsExactly("POST /subjects/scores-value/versions");
    }

    @Test
    void registersEachSubjectOnce() {
        WireFormat wire = wire(registry.url());

        wire.frame("a", Schemas.SCORE, BODY);
        wire.frame("b", Schemas.SCORE, BODY);
        wire.frame("a", Schemas.SCORE, BODY);

        assertThat(registry.requests)
                .containsExactly("POST /subjects/a-value/versions", "POST /subjects/b-value/versions");
    }

    @Test
    void opensWhatAnotherProducerFramed() {
        byte[] value = wire(registry.url()).frame("scores", Schemas.SCORE, BODY);
        registry.requests.clear();
        WireFormat reader = wire(registry.url());

        assertThat(reader.open(value)).isEqualTo(new Opened.Body(Schemas.SCORE, 5));
        assertThat(reader.open(value)).isEqualTo(new Opened.Body(Schemas.SCORE, 5));
        assertThat(registry.requests).containsExactly("GET /schemas/ids/1");
    }

    @Test
    void asksOnceForAnIdThatDoesNotExist() {
        WireFormat wire = wire(registry.url());

        assertThat(wire.open(value("00000007")))
                .isEqualTo(
                        new Opened.Unreadable("schema id 7 is not known to the schema registry at " + registry.url()));
        wire.open(value("00000008"));
        wire.open(value("00000007"));

        assertThat(registry.requests).containsExactly("GET /schemas/ids/7", "GET /schemas/ids/8");
    }

    @Test
    void asksAgainForAnIdThatWasNotKnownTenSecondsAgo() {
        AtomicLong nanos = new AtomicLong();
        SchemaRegistry client = SchemaRegistry.of(registry.url(), nanos::get);
        assertThat(client.schema(1, 5)).isInstanceOf(Opened.Unreadable.class);
        wire(registry.url()).frame("scores", Schemas.SCORE, BODY);

        nanos.set(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(client.schema(1, 5)).isInstanceOf(Opened.Unreadable.class);
        nanos.incrementAndGet();
        assertThat(client.schema(1, 5)).isEqualTo(new Opened.Body(Schemas.SCORE, 5));
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(client.schema(1, 5)).isEqualTo(new Opened.Body(Schemas.SCORE, 5));

        assertThat(registry.requests)
                .containsExactly("GET /schemas/ids/1", "POST /subjects/scores-value/versions", "GET /schemas/ids/1");
    }

    @Test
    void neverAsksForTheIdThatCannotBe() {
        AtomicLong nanos = new AtomicLong();
        SchemaRegistry client = SchemaRegistry.of(registry.url(), nanos::get);

        nanos.set(Duration.ofHours(1).toNanos());

        assertThat(client.schema(0, 5)).isEqualTo(new Opened.Unreadable("schema ids count from 1 but this is 0"));
        assertThat(registry.requests).isEmpty();
    }

    @Test
    void readsSingleObjectsTooAndWithoutAsking() {
        byte[] value = WireFormat.of(Optional.empty(), Schemas.ALL).frame("t", Schemas.SCORE, BODY);

        assertThat(wire(registry.url()).open(value)).isEqualTo(new Opened.Body(Schemas.SCORE, 10));
        assertThat(registry.requests).isEmpty();
    }

    @Test
    void refusesSchemasThatAreNotAvroOrNotWhole() {
        registry.answers.put("/schemas/ids/3", new Answer(200, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"));
        registry.answers.put("/schemas/ids/4", new Answer(200, "{\"schema\":\"{\\\"type\\\":\\\"Elsewhere\\\"}\"}"));
        registry.answers.put("/schemas/ids/5", new Answer(200, "{}"));
        registry.answers.put("/schemas/ids/9", new Answer(200, "{\"schema\":\"\\\"Elsewhere\\\"\"}"));
        WireFormat wire = wire(registry.url());

        assertThat(reason(wire, "00000003")).isEqualTo("schema id 3 must be an Avro schema but is JSON");
        assertThat(reason(wire, "00000004")).startsWith("schema id 4 is not a schema by itself: ");
        assertThat(reason(wire, "00000005")).startsWith("schema id 5 is not a schema by itself: ");
        assertThat(reason(wire, "00000009")).startsWith("schema id 9 is not a schema by itself: ");
    }

    /** As Confluent's own deserializer does: defaults of the writer are never used for reading. */
    @Test
    void opensSchemasWithDefaultsOfTheWrongTypeAndNamesOfOtherLanguages() throws IOException {
        answerSchema(
                6,
                "{'type':'record','name':'R','fields':[{'name':'note','type':'long','default':'0'},"
                        + "{'name':'unit-price','type':'int'}]}",
                List.of());

        Opened opened = wire(registry.url()).open(value("00000006"));

        assertThat(((Opened.Body) opened).writer().getFields())
                .extracting(Schema.Field::name)
                .containsExactly("note", "unit-price");
    }

    @Test
    void opensSchemasThatTakeTypesFromOtherSubjects() throws IOException {
        answerSchema(
                7,
                "{'type':'record','name':'Order','namespace':'k','fields':[{'name':'customer','type':'k.Customer'}]}",
                List.of("customers"));
        answerVersion(
                "customers",
                "{'type':'record','name':'Customer','namespace':'k','fields':[{'name':'at','type':'k.Address'}]}",
                List.of("addresses", "customers"));
        answerVersion(
                "addresses",
                "{'type':'record','name':'Address','namespace':'k','fields':[{'name':'zip','type':'string'}]}",
                List.of());

        Opened opened = wire(registry.url()).open(value("00000007"));

        assertThat(((Opened.Body) opened)
                        .writer()
                        .getField("customer")
                        .schema()
                        .getField("at")
                        .schema()
                        .getField("zip")
                        .schema())
                .isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(registry.requests)
                .containsExactly(
                        "GET /schemas/ids/7",
                        "GET /subjects/customers/versions/2",
                        "GET /subjects/addresses/versions/2");
    }

    @Test
    void namesTheSubjectThatTheRegistryDoesNotKnow() throws IOException {
        answerSchema(8, "{'type':'record','name':'O','fields':[{'name':'c','type':'k.Customer'}]}", List.of("gone"));
        registry.answers.put("/subjects/gone/versions/2", new Answer(404, "{\"error_code\":40401}"));

        assertThat(reason(wire(registry.url()), "00000008"))
                .isEqualTo("schema id 8 refers to subject gone version 2, which is not known to the schema registry at "
                        + registry.url());
    }

    private void answerSchema(int id, String schema, List<String> subjects) throws IOException {
        registry.answers.put("/schemas/ids/" + id, answer(schema, subjects));
    }

    private void answerVersion(String subject, String schema, List<String> subjects) throws IOException {
        registry.answers.put("/subjects/" + subject + "/versions/2", answer(schema, subjects));
    }

    private static Answer answer(String schema, List<String> subjects) throws IOException {
        List<Map<String, Object>> references = subjects.stream()
                .map(subject -> Map.<String, Object>of("name", subject, "subject", subject, "version", 2))
                .toList();
        return new Answer(
                200,
                new ObjectMapper()
                        .writeValueAsString(Map.of("schema", schema.replace('\'', '"'), "references", references)));
    }

    @Test
    void asksAgainAfterAnOutageInsteadOfRefusingTheValue() {
        byte[] value = wire(registry.url()).frame("scores", Schemas.SCORE, BODY);
        registry.answers.put("/schemas/ids/1", new Answer(503, "starting"));
        WireFormat wire = wire(registry.url());

        assertThatThrownBy(() -> wire.open(value))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the schema registry at " + registry.url() + " does not answer: 503 starting");

        registry.answers.clear();
        assertThat(wire.open(value)).isInstanceOf(Opened.Body.class);
    }

    @Test
    void saysThatTheRegistryIsNotThere() {
        String url = registry.url();
        registry.server.stop(0);

        assertThatThrownBy(() -> wire(url).frame("t", Schemas.SCORE, BODY))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the schema registry at " + url + " does not answer");
    }

    @Test
    void saysWhyTheRegistryRefusesASchema() {
        registry.answers.put("/subjects/t-value/versions", new Answer(409, "incompatible with an earlier schema"));

        assertThatThrownBy(() -> wire(registry.url()).frame("t", Schemas.SCORE, BODY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the schema registry at " + registry.url() + " refused schema io.thalweg.Score for subject"
                        + " t-value: 409 incompatible with an earlier schema");
    }

    @Test
    void saysThatTheAnswerMakesNoSense() {
        registry.answers.put("/subjects/t-value/versions", new Answer(200, "<html>"));
        registry.answers.put("/subjects/u-value/versions", new Answer(200, "{\"id\":\"x\"}"));
        WireFormat wire = wire(registry.url());

        assertThatThrownBy(() -> wire.frame("t", Schemas.SCORE, BODY))
                .hasMessageContaining("must answer in JSON but said <html>");
        assertThatThrownBy(() -> wire.frame("u", Schemas.SCORE, BODY))
                .hasMessageContaining("must answer with an id but said {\"id\":\"x\"}");
    }

    @Test
    void signsInAndKeepsThePasswordToItself() {
        String url = registry.url().replace("http://", "http://reader:s3cret@");

        wire(url).frame("t", Schemas.SCORE, BODY);
        registry.server.stop(0);

        assertThat(registry.authorizations).containsExactly("Basic cmVhZGVyOnMzY3JldA==");
        assertThatThrownBy(() -> wire(url).frame("t", Schemas.SCORE, BODY))
                .hasMessageNotContaining("s3cret")
                .hasMessageContaining(registry.url());
    }

    @Test
    void refusesWhatIsNotAUrl() {
        assertThatThrownBy(() -> wire("localhost:8081"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("registry must be a URL such as http://localhost:8081 but was localhost:8081");
        assertThatThrownBy(() -> wire("http://me:s3cret@not a host")).hasMessageNotContaining("s3cret");
    }

    private static WireFormat wire(String url) {
        return WireFormat.of(Optional.of(url), Schemas.ALL);
    }

    private static byte[] value(String id) {
        return HexFormat.of().parseHex("00" + id + "00");
    }

    private static String reason(WireFormat wire, String id) {
        return ((Opened.Unreadable) wire.open(value(id))).reason();
    }

    private record Answer(int status, String body) {}

    /** Registers schemas as they come and counts ids from 1, as the real one does. */
    private static final class RegistryDouble {

        private final Map<Integer, String> schemas = new ConcurrentHashMap<>();
        private final Map<String, Answer> answers = new ConcurrentHashMap<>();
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final List<String> authorizations = new CopyOnWriteArrayList<>();
        private HttpServer server;

        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::handle);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void handle(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", new ArrayList<>()));
            Answer answer = answers.get(path);
            if (answer == null) {
                answer = exchange.getRequestMethod().equals("POST") ? register(exchange) : find(path);
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        private Answer register(HttpExchange exchange) throws IOException {
            String schema = new ObjectMapper()
                    .readTree(exchange.getRequestBody())
                    .get("schema")
                    .asText();
            new Schema.Parser().parse(schema);
            int id = schemas.size() + 1;
            schemas.put(id, schema);
            return new Answer(200, "{\"id\":" + id + "}");
        }

        private Answer find(String path) throws IOException {
            String schema = schemas.get(Integer.valueOf(path.substring("/schemas/ids/".length())));
            return schema == null
                    ? new Answer(404, "{\"error_code\":40403}")
                    : new Answer(200, new ObjectMapper().writeValueAsString(Map.of("schema", schema)));
        }
    }
}
