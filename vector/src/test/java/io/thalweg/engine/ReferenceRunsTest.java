package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.reference.ReferenceCase;
import io.thalweg.reference.ReferenceRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every engine against training runs of PyTorch in float64: each loss to 1e-4, the final outputs to 1e-3. {@link EngineTable}
 * says which engine must run which case.
 */
class ReferenceRunsTest {

    private static final Path SHARED = Path.of("../../shared/golden");

    @TestFactory
    List<DynamicTest> agreesWithPyTorch() {
        return EngineTable.referenceCases().stream()
                .flatMap(reference -> EngineTable.supporting("reference: " + reference.name()).stream()
                        .map(engine -> test(engine, reference)))
                .toList();
    }

    /** The cases that were given with all their tensors, where they are beside the checkout. */
    @TestFactory
    Stream<DynamicTest> agreesWithPyTorchInCasesBesideTheCheckout() {
        assumeTrue(
                Files.isDirectory(SHARED),
                "skipped: no reference runs in " + SHARED.toAbsolutePath().normalize());
        return EngineTable.referenceCases(SHARED).stream().flatMap(reference -> EngineTable.underTest().stream()
                .filter(engine -> engine.refusal(reference.training().network()).isEmpty())
                .map(engine -> test(engine, reference)));
    }

    private static DynamicTest test(Engine engine, ReferenceCase reference) {
        return DynamicTest.dynamicTest(engine.name() + ": " + reference.name(), () -> {
            ReferenceRun run = ReferenceRun.of(engine, reference);

            assertThat(run.agrees()).as("%s", run).isTrue();
        });
    }
}
