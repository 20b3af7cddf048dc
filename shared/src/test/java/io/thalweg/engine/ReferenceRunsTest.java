package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every engine against training runs of PyTorch in float64: each loss to 1e-4, the final outputs to 1e-3. */
class ReferenceRunsTest {

    private static final Path PACKAGED = Path.of("src/test/resources/reference");
    private static final Path SHARED = Path.of("../../shared/golden");

    @TestFactory
    List<DynamicTest> theSmallCasesThatAlwaysRun() throws IOException {
        return tests(PACKAGED);
    }

    @TestFactory
    List<DynamicTest> allCases() throws IOException {
        assumeTrue(Files.isDirectory(SHARED), "skipped: no reference runs at " + SHARED.toAbsolutePath());
        return tests(SHARED);
    }

    private static List<DynamicTest> tests(Path root) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                Optional<ReferenceCase> reference = ReferenceCase.read(folder);
                if (reference.isPresent()) {
                    for (Engine engine : Engines.running(reference.get().spec().network())) {
                        tests.add(DynamicTest.dynamicTest(
                                engine.name() + ": " + reference.get().name(), () -> runs(engine, reference.get())));
                    }
                }
            }
        }
        assertThat(tests).as("cases in %s", root).isNotEmpty();
        return tests;
    }

    private static void runs(Engine engine, ReferenceCase reference) {
        int outputElements = reference.spec().network().output().elements();
        float[] outputs = new float[reference.rows() * outputElements];
        try (TrainableNetwork network = engine.trainable(reference.spec())) {
            network.restore(reference.initial(), reference.untouchedState());
            for (int step = 0; step < reference.losses().length; step++) {
                StepReport report = network.step(reference.batch(step), outputs);
                double expected = reference.losses()[step];
                assertThat(report).isInstanceOf(StepReport.Learned.class);
                assertThat(((StepReport.Learned) report).loss())
                        .as("loss before step %d", step)
                        .isCloseTo(expected, offset(1e-4 * Math.abs(expected)));
            }
            try (ScoringNetwork scoring = engine.scoring(reference.spec().network(), network.parameters())) {
                scoring.forward(reference.batch(0).features(), reference.rows(), outputs);
            }
            assertThat(outputs).containsExactly(reference.finalOutput(), withPrecision(1e-3f));
        }
    }
}
