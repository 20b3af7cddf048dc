package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.network.NetworkSpec;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a command with a class path that has two engines with the same name. */
class TwoEnginesTest {

    private static final String CASES = "../shared/src/test/resources/reference";

    /** The second engine called jvm. */
    public static final class OtherJvmEngine implements Engine {

        @Override
        public String name() {
            return "jvm";
        }

        @Override
        public Optional<String> unsupported(NetworkSpec network) {
            return Optional.empty();
        }

        @Override
        public TrainableNetwork trainable(TrainingSpec spec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScoringNetwork scoring(NetworkSpec network, Parameters parameters) {
            throw new UnsupportedOperationException();
        }
    }

    @TempDir
    private Path folder;

    @Test
    void endConformanceWithAnError() throws Exception {
        Cli cli = run("conformance", CASES, "--engine", "jvm");

        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("two engines have the name jvm", "OtherJvmEngine", "remove one of them from the class path");
        assertThat(cli.out()).isEmpty();
    }

    /**
     * Runs a command in a class loader of its own, because the engines are looked up once per class loader. The command
     * must not load native libraries: the other tests in this JVM could not load them again.
     */
    private Cli run(String... arguments) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Engine.class.getName()), OtherJvmEngine.class.getName());
        URL[] classPath = Stream.concat(
                        Stream.of(folder.toUri().toURL()),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .map(TwoEnginesTest::url))
                .toArray(URL[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ClassLoader ours = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Object commandLine = loader.loadClass(Thalweg.class.getName())
                    .getMethod("commandLine")
                    .invoke(null);
            Class<?> type = commandLine.getClass();
            type.getMethod("setOut", PrintWriter.class).invoke(commandLine, new PrintWriter(out, true));
            type.getMethod("setErr", PrintWriter.class).invoke(commandLine, new PrintWriter(err, true));
            Method execute = type.getMethod("execute", String[].class);
            int exitCode = (int) execute.invoke(commandLine, (Object) arguments);
            return new Cli(exitCode, out.toString(), err.toString());
        } finally {
            Thread.currentThread().setContextClassLoader(ours);
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
