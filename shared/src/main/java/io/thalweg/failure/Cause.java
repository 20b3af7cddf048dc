package io.thalweg.failure;

import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * Finds the useful cause of an exception: the innermost reason, the operation that failed, and the remedy if it is
 * known. Kafka's clients, Flink and the JDK's security classes wrap an exception up to six times, and the outermost
 * message is seldom more than "failed to create".
 *
 * <p>Exceptions are recognised by their class names, because this package is used without Kafka on the class path, and
 * the exceptions of a Flink job arrive as text.
 */
public final class Cause {

    /** Exceptions that only wrap others; their own messages do not name the failure. */
    private static final Set<String> WRAPPERS = Set.of(
            "ExecutionException",
            "CompletionException",
            "UncheckedIOException",
            "InvocationTargetException",
            "JobExecutionException",
            "JobException",
            "StreamsException",
            "FlinkRuntimeException");

    private static final Pattern EMPTY_MESSAGE = Pattern.compile(
            "(?i)failed to (create new|construct) (kafka|networkclient).*|one or more fetchers have encountered exception"
                    + "|splitfetcher thread .* received unexpected exception.*|.*recovery is suppressed by.*"
                    + "|an error: \\(.*");

    /**
     * A type name such as {@code java.lang.IllegalArgumentException: } at the beginning of a message, as in the message
     * of an exception that was created from its cause alone.
     */
    private static final Pattern TYPE =
            Pattern.compile("^(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error|Throwable): ");

    private record Rule(BiPredicate<String, String> matches, String remedy) {}

    private static final List<Rule> RULES = List.of(
            message(".*'kafkaclient'.*jaas.*", "set kafka.sasl.jaas.config"),
            message(".*jaas config.*", "correct kafka.sasl.jaas.config"),
            message(".*no resolvable bootstrap url.*", "check the host names in kafka.bootstrap.servers"),
            message(
                    ".*unable to find valid certification path.*",
                    "put the broker's certificate, or its CA's, into a truststore and set kafka.ssl.truststore.location"
                            + " and kafka.ssl.truststore.password"),
            message(
                    ".*trustanchors parameter must be non-empty.*",
                    "put the broker's certificate, or its CA's, into the truststore of kafka.ssl.truststore.location"),
            message(
                    ".*(no subject alternative|no name matching).*",
                    "reach the broker by a name that its certificate has (kafka.bootstrap.servers and the broker's"
                            + " advertised.listeners)"),
            message(
                    ".*(unsupported or unrecognized ssl message|not an ssl/tls record|terminated the handshake).*",
                    "the listener may not speak TLS: check its port and kafka.security.protocol"),
            message(
                    ".*(keystore password was incorrect|password verification failed|integrity check failed).*",
                    "check kafka.ssl.truststore.password and kafka.ssl.keystore.password"),
            message(
                    ".*(failed to load ssl keystore|failed to load pem).*",
                    "check kafka.ssl.truststore.location and kafka.ssl.keystore.location, and their types"),
            message(
                    ".*(bad_certificate|certificate_required).*",
                    "set kafka.ssl.keystore.location: the broker wants a certificate"),
            type("UnsupportedSaslMechanismException", "set kafka.sasl.mechanism to one that the broker has enabled"),
            type(
                    "SaslAuthenticationException",
                    "check user and password in kafka.sasl.jaas.config, and kafka.sasl.mechanism"),
            type(
                    "IllegalSaslStateException",
                    "check kafka.security.protocol: the listener does not expect SASL, or expects it"),
            type(
                    "TopicAuthorizationException",
                    "let an administrator grant this user the operation on the topic (kafka-acls.sh)"),
            type(
                    "GroupAuthorizationException",
                    "let an administrator grant this user Read on the consumer group (kafka-acls.sh)"),
            type(
                    "TransactionalIdAuthorizationException",
                    "let an administrator grant this user Write on the transactional id (kafka-acls.sh)"),
            type(
                    "ClusterAuthorizationException",
                    "let an administrator grant this user the operation on the cluster (kafka-acls.sh)"),
            message(".*invalid value .* for configuration .*", "correct the property below kafka:"),
            message(".*missing required configuration.*", "add the property below kafka:"));

    private Cause() {}

    /**
     * Describes a failure in one sentence: {@code what failed: innermost reason; remedy}. The first part is left out if
     * no outer exception has it, the remedy if none is known.
     */
    public static String words(Throwable failure) {
        List<Throwable> chain = chain(failure);
        int innermost = innermost(chain);
        String reason = statement(chain.get(innermost))
                .orElseGet(() -> failure.getClass().getSimpleName());
        String remedy = remedy(chain).map(words -> "; " + words).orElse("");
        for (Throwable outer : chain.subList(0, innermost)) {
            String told = statement(outer).orElse("");
            // A message of Thalweg's own, which is complete.
            if (told.length() > reason.length()
                    && told.contains(reason)
                    && !remedy.isEmpty()
                    && told.contains(remedy)) {
                return told;
            }
        }
        for (int i = innermost - 1; i >= 0; i--) {
            Optional<String> what = statement(chain.get(i)).filter(words -> !words.contains(reason));
            if (what.isPresent() && !isWrapper(chain.get(i), what.get())) {
                return (reason.contains(what.get()) ? "" : what.get() + ": ") + reason + remedy;
            }
        }
        return reason + remedy;
    }

    /** Whether the chain of causes has an exception with that simple class name. */
    public static boolean isOf(Throwable failure, String simpleName) {
        return chain(failure).stream().anyMatch(cause -> simpleName(cause).equals(simpleName));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    /** The index of the last exception with a message; 0 if none has one. */
    private static int innermost(List<Throwable> chain) {
        for (int i = chain.size() - 1; i > 0; i--) {
            if (statement(chain.get(i)).isPresent()) {
                return i;
            }
        }
        return 0;
    }

    private static boolean isWrapper(Throwable cause, String words) {
        return WRAPPERS.contains(simpleName(cause))
                || EMPTY_MESSAGE.matcher(words).matches();
    }

    /** The message of an exception, without type names at the beginning and a full stop at the end. */
    private static Optional<String> statement(Throwable cause) {
        if (cause instanceof NoSuchFileException missing) {
            return Optional.of("file " + missing.getFile() + " does not exist");
        }
        if (cause instanceof AccessDeniedException denied) {
            return Optional.of("file " + denied.getFile() + " may not be read or written by this user");
        }
        if (cause instanceof UnknownHostException) {
            return Optional.of("host " + cause.getMessage() + " is not known");
        }
        String words = Optional.ofNullable(cause.getMessage()).orElse("").strip();
        while (TYPE.matcher(words).find()) {
            words = TYPE.matcher(words).replaceFirst("").strip();
        }
        words = words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
        return Optional.of(words).filter(some -> !some.isBlank() && !some.equals("null"));
    }

    private static Optional<String> remedy(List<Throwable> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            String type = simpleName(chain.get(i));
            String words =
                    Optional.ofNullable(chain.get(i).getMessage()).orElse("").toLowerCase(Locale.ROOT);
            for (Rule rule : RULES) {
                if (rule.matches().test(type, words)) {
                    return Optional.of(rule.remedy());
                }
            }
        }
        return Optional.empty();
    }

    private static String simpleName(Throwable cause) {
        return cause.getClass().getSimpleName();
    }

    private static Rule message(String pattern, String remedy) {
        Pattern compiled = Pattern.compile(pattern, Pattern.DOTALL);
        return new Rule((type, words) -> compiled.matcher(words).matches(), remedy);
    }

    private static Rule type(String simpleName, String remedy) {
        return new Rule((type, words) -> type.equals(simpleName), remedy);
    }
}
