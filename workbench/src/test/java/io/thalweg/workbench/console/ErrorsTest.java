package io.thalweg.workbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class ErrorsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Ends as it is told. */
    @Command(name = "fail")
    static final class Fail implements Callable<Integer> {
        @Mixin
        Console console;

        @Option(names = "--rate")
        int rate;

        final Exception failure;

        Fail(Exception failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }

    @Test
    void tellsAFailureInOneLine() {
        assertThat(execute(new FailureException("the broker is gone"))).isEqualTo(1);
        assertThat(err).hasToString("fail: the broker is gone" + System.lineSeparator());
        assertThat(out).hasToString("");
    }

    @Test
    void exitsWithTwoWhereTheUserAskedForTheImpossible() {
        assertThat(execute(new UsageException("no such column"))).isEqualTo(2);
        assertThat(err).hasToString("fail: no such column" + System.lineSeparator());
    }

    @Test
    void addsTheStackTraceOnlyWhenAsked() {
        execute(new FailureException("x"), "--debug");

        assertThat(err.toString()).contains("at io.thalweg.workbench.console.ErrorsTest");
    }

    @Test
    void looksIntoWrappers() {
        assertThat(execute(new ExecutionException(new UncheckedIOException(new NoSuchFileException("a.csv")))))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("fail: file a.csv does not exist");
    }

    @Test
    void looksForTheCauseOfAFailureOfKafka() {
        assertThat(execute(new KafkaException(
                        "Failed to construct kafka consumer", new IllegalArgumentException("no such thing"))))
                .isEqualTo(1);
        assertThat(err).hasToString("fail: Kafka: no such thing" + System.lineSeparator());
    }

    @Test
    void namesTheTypeOfWhatItDoesNotKnow() {
        assertThat(execute(new ArithmeticException("/ by zero"))).isEqualTo(1);
        assertThat(err.toString()).contains("ArithmeticException: / by zero").contains("--debug");
    }

    @Test
    void passesOnWhatAnInputOutputErrorSays() {
        execute(new IOException("No space left on device"));

        assertThat(err.toString()).contains("No space left on device");
    }

    @Test
    void answersWrongUsageWithTheWayToHelp() {
        assertThat(execute(new FailureException("unused"), "--rate", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--rate").contains("Try 'fail --help'.");
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        assertThat(execute(new FailureException("unused"), "--outptu", "json")).isEqualTo(2);
        assertThat(err.toString()).contains("--output");
    }

    private int execute(Exception failure, String... arguments) {
        return Errors.install(new CommandLine(new Fail(failure)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
