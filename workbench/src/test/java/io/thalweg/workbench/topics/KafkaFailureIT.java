package io.thalweg.workbench.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.workbench.Cli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say of a broker that does not let them in: one with a plain, a SASL/PLAIN and a TLS listener, and ACLs. */
@Timeout(180)
class KafkaFailureIT {

    private static final String PASSWORD = "store-password";
    private static final String JAAS = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    @TempDir
    private static Path folder;

    private static KafkaRaftServer broker;
    private static int plain;
    private static int sasl;
    private static int tls;

    @BeforeAll
    static void startABrokerWithThreeListeners() throws Exception {
        keytool(
                "-genkeypair -alias broker -keyalg RSA -dname CN=localhost -ext SAN=dns:localhost -validity 30 -keystore"
                        + " broker.p12");
        keytool("-exportcert -alias broker -file broker.crt -keystore broker.p12");
        keytool("-importcert -noprompt -alias broker -file broker.crt -keystore trust.p12");
        plain = freePort();
        sasl = freePort();
        tls = freePort();
        int controller = freePort();
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.put("controller.listener.names", "CONTROLLER");
        String clients = "PLAIN://127.0.0.1:" + plain + ",SASL://127.0.0.1:" + sasl + ",TLS://127.0.0.1:" + tls;
        properties.put("listeners", clients + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("advertised.listeners", clients.replace("TLS://127.0.0.1", "TLS://localhost"));
        properties.put("inter.broker.listener.name", "PLAIN");
        properties.put(
                "listener.security.protocol.map", "PLAIN:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL,CONTROLLER:PLAINTEXT");
        properties.put("sasl.enabled.mechanisms", "PLAIN");
        properties.put(
                "listener.name.sasl.plain.sasl.jaas.config",
                JAAS + " user_alice=\"alice-password\" user_bob=\"bob-password\";");
        properties.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
        properties.put("ssl.keystore.password", PASSWORD);
        properties.put("ssl.keystore.type", "PKCS12");
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.put("super.users", "User:ANONYMOUS;User:alice");
        properties.put("log.dirs", folder.resolve("log").toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("log.cleaner.dedupe.buffer.size", "16777216");
        Path settings = folder.resolve("server.properties");
        try (var out = Files.newOutputStream(settings)) {
            properties.store(out, "");
        }
        String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()};
        assertThat(StorageTool.execute(
                        format, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)))
                .isZero();
        broker = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        broker.startup();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.shutdown();
            broker.awaitShutdown();
        }
    }

    @Test
    void letsInWhoHasAPasswordOrACertificate() throws IOException {
        assertThat(topics(alice("alice-password")).exitCode()).isZero();
        assertThat(topics("localhost:" + tls, "security.protocol: SSL", truststore(PASSWORD))
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics", "weights", "tail", "export", "replay"})
    void everyCommandSaysThatTheJaasConfigurationIsMissing(String command) throws IOException {
        Path file = pipeline("127.0.0.1:" + sasl, "security.protocol: SASL_PLAINTEXT", "sasl.mechanism: PLAIN");
        Path data = Files.writeString(folder.resolve("data.csv"), "id,time,x,y\na,0,1,1\n");
        List<Object> arguments = new ArrayList<>(List.of(command));
        if (command.equals("tail")) {
            arguments.add("weights");
        }
        arguments.add(file);
        if (command.equals("export")) {
            arguments.addAll(List.of("--save", folder.resolve("out.safetensors")));
        }
        if (command.equals("replay")) {
            arguments.addAll(List.of("--data", data));
        }

        Cli cli = Cli.run(arguments.toArray());

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("Could not find a 'KafkaClient' entry in the JAAS configuration")
                .contains("set kafka.sasl.jaas.config")
                .doesNotContain("Failed to");
    }

    @Test
    void saysThatThePasswordIsWrongAndDoesNotShowIt() throws IOException {
        Cli cli = topics(alice("wrong-password"));

        assertThat(cli.exitCode()).isEqualTo(1);
        assertThat(cli.err())
                .contains("topic odd.", "cannot be described: Authentication failed: Invalid username or password")
                .contains("check user and password in kafka.sasl.jaas.config")
                .doesNotContain("wrong-password");
        assertThat(Cli.run("weights", pipeline(alice("wrong-password"))).err())
                .contains("topic odd.weights cannot be read: Authentication failed");
    }

    @Test
    void namesTheTopicAndTheOperationThatAUserHasNoRightTo() throws IOException {
        String[] bob = alice("bob-password");
        bob[3] = bob[3].replace("alice", "bob");

        assertThat(topics(bob).err())
                .contains("topic odd.labeled-events cannot be described: ")
                .containsIgnoringCase("authoriz")
                .contains("kafka-acls.sh");
        assertThat(Cli.run("weights", pipeline(bob)).err())
                .contains("topic odd.weights cannot be read: ")
                .contains("kafka-acls.sh");
    }

    @Test
    void saysWhichCertificateIsNotTrusted() throws IOException {
        assertThat(topics("localhost:" + tls, "security.protocol: SSL").err())
                .contains("unable to find valid certification path to requested target")
                .contains("set kafka.ssl.truststore.location");
    }

    @Test
    void saysThatATruststoreCannotBeLoaded() throws IOException {
        Cli missing = topics("localhost:" + tls, "security.protocol: SSL", "ssl.truststore.location: /nowhere.p12");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err())
                .contains("file /nowhere.p12 does not exist")
                .contains("kafka.ssl.truststore.location");

        assertThat(topics("localhost:" + tls, "security.protocol: SSL", truststore("wrong-password"))
                        .err())
                .contains("check kafka.ssl.truststore.password")
                .doesNotContain("wrong-password");
    }

    @Test
    void saysThatTheCertificateIsOfAnotherHost() throws IOException {
        assertThat(topics("127.0.0.1:" + tls, "security.protocol: SSL", truststore(PASSWORD))
                        .err())
                .contains("127.0.0.1")
                .contains("reach the broker by a name that its certificate has");
    }

    @Test
    void saysWhichSideSpeaksTls() throws IOException {
        assertThat(topics("localhost:" + tls).err())
                .contains("localhost:" + tls + " speaks TLS, but kafka.security.protocol is PLAINTEXT; set it to SSL");
        assertThat(topics("127.0.0.1:" + plain, "security.protocol: SSL").err())
                .contains("127.0.0.1:" + plain + " does not speak TLS");
    }

    @Test
    void saysWhichAddressDoesNotAnswer() throws IOException {
        String dead = "127.0.0.1:" + freePort();
        assertThat(topics(dead).err()).contains(dead + " refuses connections");
        assertThat(Cli.run("weights", pipeline(dead)).err()).contains(dead + " refuses connections");
        assertThat(topics("nowhere.invalid:9092").err()).contains("the host of nowhere.invalid:9092 is not known");
    }

    @Test
    void saysThatASecurityProtocolDoesNotExist() throws IOException {
        assertThat(topics("127.0.0.1:" + plain, "security.protocol: TLS").err())
                .contains("Invalid value TLS for configuration security.protocol")
                .contains("SASL_SSL");
    }

    private static String[] alice(String password) {
        return new String[] {
            "127.0.0.1:" + sasl,
            "security.protocol: SASL_PLAINTEXT",
            "sasl.mechanism: PLAIN",
            "sasl.jaas.config: '" + JAAS + " username=\"alice\" password=\"" + password + "\";'"
        };
    }

    private static String truststore(String password) {
        return "ssl.truststore.location: " + folder.resolve("trust.p12") + "\n  ssl.truststore.type: PKCS12\n"
                + "  ssl.truststore.password: " + password;
    }

    private static Cli topics(String... kafka) throws IOException {
        return Cli.run("topics", pipeline(kafka));
    }

    /** The bootstrap servers, then other properties, a line each. */
    private static Path pipeline(String... kafka) throws IOException {
        String others =
                List.of(kafka).stream().skip(1).map(line -> "  " + line + "\n").collect(Collectors.joining());
        Files.writeString(folder.resolve("e.avsc"), """
                {"type": "record", "name": "E", "fields": [
                  {"name": "id", "type": "string"}, {"name": "time", "type": "long"},
                  {"name": "x", "type": "double"}, {"name": "y", "type": ["null", "int"], "default": null}]}
                """);
        return Files.writeString(folder.resolve("p.yaml"), """
                pipeline: odd
                kafka:
                  bootstrap.servers: "%s"
                  default.api.timeout.ms: 4000
                  request.timeout.ms: 3000
                %sevents: {schema: e.avsc}
                features: [{numeric: [x]}]
                label: {field: y, task: binary, positive: 1}
                network: [{dense: {units: 1}}]
                """.formatted(kafka[0], others));
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" ", -1)));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
