package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.reference.ReferenceCase;
import io.thalweg.reference.ReferenceRun;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every engine against training runs of PyTorch in float64: each loss to 1e-4, the final outputs to 1e-3. {@link EngineTable}
 * says which engine must run which case.
 */
class ReferenceRunsTest {

    @TestFactory
    List<DynamicTest> agreesWithPyTorch() {
        return EngineTable.referenceCases().stream()
                .flatMap(reference -> EngineTable.supporting("reference: " + reference.name()).stream()
                        .map(engine -> test(engine, reference)))
                .toList();
    }

    private static DynamicTest test(Engine engine, ReferenceCase reference) {
        return DynamicTest.dynamicTest(engine.name() + ": " + reference.name(), () -> {
            ReferenceRun run = ReferenceRun.of(engine, reference);

            assertThat(run.agrees()).as("%s", run).isTrue();
        });
    }
}
