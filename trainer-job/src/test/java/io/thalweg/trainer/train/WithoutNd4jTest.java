package io.thalweg.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.trainer.Payments;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Runs the operator with a class path that has no ND4J, as on a Flink cluster whose lib folder lacks its jars. */
class WithoutNd4jTest {

    /** Starts the operator of a network that needs ND4J. */
    public static final class Start {

        private Start() {}

        /** The type of the exception, and the message of its innermost cause. */
        public static List<String> failure() throws Exception {
            try (TrainHarness train = TrainHarness.start(Payments.onlyForNd4j())) {
                return List.of("it started", train.versions().toString());
            } catch (RuntimeException e) {
                Throwable innermost = e;
                while (innermost.getCause() != null) {
                    innermost = innermost.getCause();
                }
                return List.of(e.getClass().getName(), innermost.getMessage());
            }
        }
    }

    @Test
    void failsForGoodWhereTheAutomaticChoiceNeedsNd4j() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(path -> !path.matches(".*(nd4j|javacpp|openblas|mkl)[^/]*\\.jar"))
                .map(WithoutNd4jTest::url)
                .toArray(URL[]::new);
        ClassLoader ours = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);

            Object failure =
                    loader.loadClass(Start.class.getName()).getMethod("failure").invoke(null);

            assertThat(failure)
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .satisfiesExactly(
                            type -> assertThat(type).isEqualTo(SuppressRestartsException.class.getName()),
                            message -> assertThat(message.toString()).startsWith("ND4J cannot be loaded"));
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
