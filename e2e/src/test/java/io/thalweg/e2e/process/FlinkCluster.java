package io.thalweg.e2e.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Flink session cluster of two processes, as an operator would run it: Flink's own jars and ND4J in {@code lib/}, and
 * nothing of ours; the job comes as a jar, through the REST interface.
 */
public final class FlinkCluster implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What comes in the job jar, or belongs to other programs on this class path. */
    private static final List<String> NOT_IN_LIB = List.of(
            "flink-connector-kafka",
            "flink-connector-base",
            "kafka",
            "avro",
            "schemas-",
            "shared-",
            "workbench",
            "trainer-job",
            "scoring-job",
            "nd4j",
            "openblas",
            "javacpp",
            "archunit",
            "junit",
            "assertj");

    private final Path directory;
    private final int restPort;
    private final String classPath;
    private final JavaProcess jobManager;
    private JavaProcess taskManager;
    private final HttpClient http = HttpClient.newHttpClient();

    private FlinkCluster(Path directory, Path nd4jLib) {
        this.directory = directory;
        this.restPort = BrokerProcess.freePort();
        this.classPath = lib(nd4jLib);
        writeConfiguration();
        this.jobManager =
                launch("jobmanager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
        this.taskManager = launch("taskmanager", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    }

    /**
     * Starts both processes and waits for the slot.
     *
     * @param nd4jLib the folder that the trainer's build fills for Flink's {@code lib/}
     */
    public static FlinkCluster start(Path directory, Path nd4jLib) {
        FlinkCluster cluster = new FlinkCluster(directory, nd4jLib);
        cluster.awaitSlots();
        return cluster;
    }

    /** Uploads a job jar and runs its main class. */
    public void run(Path jobJar, String mainClass, String... arguments) {
        JsonNode uploaded = post("/jars/upload", "multipart/form-data; boundary=jar", multipart(jobJar));
        String id = Path.of(uploaded.get("filename").asText()).getFileName().toString();
        try {
            post(
                    "/jars/" + id + "/run",
                    "application/json",
                    JSON.writeValueAsBytes(Map.of("entryClass", mainClass, "programArgsList", List.of(arguments))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many checkpoints the one job has completed. */
    public long completedCheckpoints() {
        String job = fetch("/jobs").get("jobs").get(0).get("id").asText();
        return fetch("/jobs/" + job + "/checkpoints")
                .get("counts")
                .get("completed")
                .asLong();
    }

    public void killTaskManager() {
        taskManager.kill();
    }

    public void restartTaskManager() {
        taskManager = launch("taskmanager", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    }

    @Override
    public void close() {
        taskManager.close();
        jobManager.close();
    }

    private JavaProcess launch(String name, String mainClass) {
        return JavaProcess.start(
                name,
                directory,
                classPath,
                List.of("-Xmx768m", "-XX:MaxDirectMemorySize=512m"),
                mainClass,
                "--configDir",
                directory.resolve("conf").toString());
    }

    private void writeConfiguration() {
        String configuration = """
                jobmanager.rpc.address: 127.0.0.1
                jobmanager.rpc.port: %d
                jobmanager.bind-host: 127.0.0.1
                rest.address: 127.0.0.1
                rest.bind-address: 127.0.0.1
                rest.port: %d
                taskmanager.host: 127.0.0.1
                taskmanager.bind-host: 127.0.0.1
                taskmanager.cpu.cores: 1
                taskmanager.memory.framework.heap.size: 128m
                taskmanager.memory.framework.off-heap.size: 128m
                taskmanager.memory.task.heap.size: 384m
                taskmanager.memory.task.off-heap.size: 256m
                taskmanager.memory.managed.size: 0m
                taskmanager.memory.network.min: 32m
                taskmanager.memory.network.max: 32m
                taskmanager.memory.jvm-metaspace.size: 256m
                taskmanager.memory.jvm-overhead.min: 192m
                taskmanager.memory.jvm-overhead.max: 192m
                taskmanager.numberOfTaskSlots: 1
                heartbeat.interval: 500
                heartbeat.timeout: 3000
                execution.checkpointing.interval: 500ms
                execution.checkpointing.dir: %s
                web.upload.dir: %s
                """.formatted(
                        BrokerProcess.freePort(),
                        restPort,
                        directory.resolve("checkpoints").toUri(),
                        directory.resolve("upload"));
        try {
            Files.createDirectories(directory.resolve("conf"));
            Files.writeString(directory.resolve("conf").resolve("config.yaml"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lib(Path nd4jLib) {
        List<Path> jars = new ArrayList<>();
        for (Path entry : JavaProcess.classPath()) {
            String name = entry.getFileName().toString();
            // A folder is the classes of a module of ours.
            if (Files.isRegularFile(entry) && NOT_IN_LIB.stream().noneMatch(name::startsWith)) {
                jars.add(entry);
            }
        }
        try (Stream<Path> nd4j = Files.list(nd4jLib)) {
            nd4j.forEach(jars::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JavaProcess.join(jars);
    }

    private void awaitSlots() {
        Until.holds("the TaskManager has registered its slot", Duration.ofSeconds(90), () -> {
            if (!jobManager.isAlive()) {
                throw new IllegalStateException("the JobManager ended:\n" + jobManager.output());
            }
            return fetch("/overview").get("slots-available").asInt() == 1;
        });
    }

    private JsonNode fetch(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    private JsonNode post(String path, String type, byte[] body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + restPort + path);
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        request.uri() + " answered " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
        }
    }

    private static byte[] multipart(Path file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            String head = String.join(
                    "\r\n",
                    "--jar",
                    "Content-Disposition: form-data; name=\"jarfile\"; filename=\"job.jar\"",
                    "Content-Type: application/java-archive",
                    "",
                    "");
            body.write(head.getBytes(StandardCharsets.UTF_8));
            body.write(Files.readAllBytes(file));
            body.write("\r\n--jar--\r\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }
}
