package io.thalweg.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * A client of a Confluent-compatible schema registry, as far as producers and consumers need one. Ids never change their
 * meaning, so each schema is asked for once; a refusal is asked for again when it is old, because an id that is not known
 * here yet may be known soon. Safe for any thread.
 */
final class SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    // Hostile values can name any id. Beyond this many answers of "no such id" we ask again rather than remember more.
    private static final int REMEMBERED_IDS = 10_000;

    // Long enough that a hostile topic costs few requests, short enough for a schema that is registered late.
    private static final long REFUSAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    // Far more than a producer has; a schema takes types from a handful of others.
    private static final int MOST_REFERENCES = 100;

    private static final Opened NO_ID = new Opened.Unreadable("schema ids count from 1 but this is 0");

    private record Subject(String name, Schema schema) {}

    /** What the registry said, and when. */
    private record Answer(Opened opened, long nanos) {
        boolean isCurrent(LongSupplier nanoClock) {
            return opened instanceof Opened.Body || nanoClock.getAsLong() - nanos < REFUSAL_NANOS;
        }
    }

    private record LastAnswer(int id, Answer answer) {}

    private final URI root;
    private final Optional<String> authorization;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<Subject, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Answer> schemas = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    // Nearly every value of a topic has the id of the value before it.
    private volatile LastAnswer last;

    private SchemaRegistry(URI root, Optional<String> authorization, LongSupplier nanoClock) {
        this.root = root;
        this.authorization = authorization;
        this.nanoClock = nanoClock;
        this.last = new LastAnswer(0, new Answer(NO_ID, nanoClock.getAsLong()));
    }

    /**
     * The registry at a URL. Asks it nothing yet.
     *
     * @throws IllegalArgumentException if the text is not a URL of http or https
     */
    static SchemaRegistry of(String url) {
        return of(url, System::nanoTime);
    }

    static SchemaRegistry of(String url, LongSupplier nanoClock) {
        try {
            URI uri = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                throw new IllegalArgumentException(
                        "registry must be a URL such as http://localhost:8081 but was " + withoutPassword(url));
            }
            // The password stays out of the URI, because that appears in messages.
            URI root = new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
            return new SchemaRegistry(
                    root, Optional.ofNullable(uri.getUserInfo()).map(SchemaRegistry::basic), nanoClock);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "registry must be a URL such as http://localhost:8081 but was " + withoutPassword(url), e);
        }
    }

    /** The id of a schema under a subject; registers it the first time. */
    int id(String subject, Schema schema) {
        Subject key = new Subject(subject, schema);
        Integer id = ids.get(key);
        if (id == null) {
            id = register(subject, schema);
            ids.put(key, id);
        }
        return id;
    }

    /** The schema of an id, for bodies that begin at {@code offset}. Every caller uses the same offset. */
    Opened schema(int id, int offset) {
        LastAnswer remembered = last;
        if (remembered.id() == id && remembered.answer().isCurrent(nanoClock)) {
            return remembered.answer().opened();
        }
        Answer answer = schemas.get(id);
        if (answer == null || !answer.isCurrent(nanoClock)) {
            answer = new Answer(fetch(id, offset), nanoClock.getAsLong());
            remember(id, answer);
        }
        last = new LastAnswer(id, answer);
        return answer.opened();
    }

    private void remember(int id, Answer answer) {
        if (schemas.size() >= REMEMBERED_IDS) {
            schemas.values().removeIf(old -> !old.isCurrent(nanoClock));
        }
        if (answer.opened() instanceof Opened.Body || schemas.size() < REMEMBERED_IDS) {
            schemas.put(id, answer);
        }
    }

    private int register(String subject, Schema schema) {
        String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        HttpResponse<String> response = send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("the schema registry at " + root + " refused schema "
                    + schema.getFullName() + " for subject " + subject + ": " + response.statusCode() + " "
                    + response.body());
        }
        JsonNode id = parse(response).path("id");
        if (!id.canConvertToInt()) {
            throw new UncheckedIOException(new IOException(
                    "the schema registry at " + root + " must answer with an id but said " + response.body()));
        }
        return id.intValue();
    }

    private Opened fetch(int id, int offset) {
        if (id == 0) {
            return NO_ID;
        }
        HttpResponse<String> response = send(
                request("/schemas/ids/" + Integer.toUnsignedString(id)).GET().build());
        if (response.statusCode() == NOT_FOUND) {
            return new Opened.Unreadable(
                    "schema id " + Integer.toUnsignedString(id) + " is not known to the schema registry at " + root);
        }
        if (response.statusCode() != 200) {
            throw new IllegalStateException("the schema registry at " + root + " refused to tell schema id "
                    + Integer.toUnsignedString(id) + ": " + response.statusCode() + " " + response.body());
        }
        JsonNode answer = parse(response);
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new Opened.Unreadable("schema id " + id + " must be an Avro schema but is " + type);
        }
        // A producer's defaults are never used for reading, and its names only if they match: neither has to be valid.
        Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
        try {
            Optional<String> unknown = parseReferences(answer, parser, new HashSet<>());
            if (unknown.isPresent()) {
                return new Opened.Unreadable("schema id " + id + " refers to " + unknown.get()
                        + ", which is not known to the schema registry at " + root);
            }
            return new Opened.Body(parser.parse(answer.path("schema").asText()), offset);
        } catch (AvroRuntimeException | NullPointerException e) {
            // A name that is defined nowhere is a null pointer to Avro.
            return new Opened.Unreadable("schema id " + id + " is not a schema by itself: " + e.getMessage());
        }
    }

    /**
     * Makes the types known to the parser that a schema takes from other subjects, those that they take themselves first.
     *
     * @param seen the references that were parsed before: each is asked for once, so that a circle ends
     * @return the reference that the registry does not know, if there is one
     */
    private Optional<String> parseReferences(JsonNode answer, Schema.Parser parser, Set<String> seen) {
        for (JsonNode reference : answer.path("references")) {
            String subject = reference.path("subject").asText();
            String version = reference.path("version").asText();
            String name = "subject " + subject + " version " + version;
            if (!seen.add(name)) {
                continue;
            }
            if (seen.size() > MOST_REFERENCES) {
                throw new AvroRuntimeException("it takes types from more than " + MOST_REFERENCES + " other schemas");
            }
            HttpResponse<String> response =
                    send(request("/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions/"
                                    + URLEncoder.encode(version, StandardCharsets.UTF_8))
                            .GET()
                            .build());
            if (response.statusCode() == NOT_FOUND) {
                return Optional.of(name);
            }
            if (response.statusCode() != 200) {
                throw new IllegalStateException("the schema registry at " + root + " refused to tell " + name + ": "
                        + response.statusCode() + " " + response.body());
            }
            JsonNode referenced = parse(response);
            Optional<String> unknown = parseReferences(referenced, parser, seen);
            if (unknown.isPresent()) {
                return unknown;
            }
            parser.parse(referenced.path("schema").asText());
        }
        return Optional.empty();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(TIMEOUT)
                .header("Content-Type", CONTENT_TYPE)
                .header("Accept", CONTENT_TYPE + ", application/json");
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= SERVER_ERROR || response.statusCode() == TOO_MANY_REQUESTS) {
                throw new IOException(response.statusCode() + " " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException("the schema registry at " + root + " does not answer: " + e.getMessage(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    new InterruptedIOException("interrupted while asking the schema registry at " + root));
        }
    }

    private JsonNode parse(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(new IOException(
                    "the schema registry at " + root + " must answer in JSON but said " + response.body(), e));
        }
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("//[^/@]*@", "//");
    }
}
