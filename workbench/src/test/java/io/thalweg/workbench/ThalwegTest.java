package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThalwegTest {

    @Test
    void needsACommand() {
        Cli cli = Cli.run();

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).contains("a command is needed").contains("Try 'thalweg --help'");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        Cli cli = Cli.run("bakctest");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("bakctest").contains("backtest");
    }

    @Test
    void listsItsCommands() {
        Cli cli = Cli.run("--help");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .contains("check", "doctor", "backtest", "conformance", "replay", "topics", "weights", "tail");
    }

    @Test
    void printsItsVersion() {
        Cli cli = Cli.run("--version");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out())
                .containsPattern("(?m)^thalweg \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?$")
                .contains("Java ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "doctor", "backtest", "replay", "topics", "weights", "tail"})
    void explainsEachCommand(String command) {
        Cli cli = Cli.run(command, "--help");

        assertThat(cli.exitCode()).isZero();
        assertThat(cli.out()).contains("Usage: thalweg " + command, "--output", "--debug", "PIPELINE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "backtest", "replay", "topics", "weights", "tail"})
    void saysWhatIsMissing(String command) {
        Cli cli = Cli.run(command);

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).startsWith("thalweg " + command + ": Missing required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "doctor", "topics", "weights"})
    void refusesAPipelineThatIsNotThere(String command) {
        Cli cli = Cli.run(command, "nowhere.yaml");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("nowhere.yaml does not exist").doesNotContain("\tat ");
    }
}
