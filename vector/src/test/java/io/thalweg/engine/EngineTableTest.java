package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.thalweg.network.LayerSpec;
import io.thalweg.network.NetworkSpec;
import io.thalweg.network.ResidualSpec;
import io.thalweg.optimizer.Regularization;
import io.thalweg.optimizer.Sgd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what each engine supports is the approved one, and an engine refuses what it does not support. */
class EngineTableTest {

    record Refused(Engine engine, String name, NetworkSpec network) {
        @Override
        public String toString() {
            return engine.name() + " × " + name;
        }
    }

    static Stream<Refused> refused() {
        // Cases that differ only in the optimizer have one network.
        Map<NetworkSpec, String> networks = new LinkedHashMap<>();
        EngineTable.networks().forEach((name, network) -> networks.putIfAbsent(network, name));
        return networks.entrySet().stream().flatMap(entry -> EngineTable.refusing(entry.getValue()).stream()
                .map(engine -> new Refused(engine, entry.getValue(), entry.getKey())));
    }

    @Test
    void isTheApprovedTable() {
        EngineTable.actual().requireApproved();
    }

    // An engine may run all layers.
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("refused")
    void refusesANetworkWithALayerThatIsNotSupported(Refused each) {
        assumeFalse(EngineTable.APPROVE);
        String reason = each.engine().refusal(each.network()).orElseThrow();

        assertThat(reason)
                .matches(".*(network\\[\\d+\\].* is [a-z0-9-]+ over \\[|features are embedded).*; use engine: .*");
        TrainingSpec spec = new TrainingSpec(each.network(), new Sgd(1, 0, false), Regularization.NONE, 2, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> each.engine().trainable(spec))
                .withMessage(reason);
        Parameters parameters = new Parameters(
                each.network().tensors(), new float[each.network().parameterCount()]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> each.engine().scoring(each.network(), parameters))
                .withMessage(reason);
    }

    @Test
    void coversEveryKindOfLayer() {
        List<Class<?>> covered = Networks.all().values().stream()
                .flatMap(network -> network.layers().stream())
                .flatMap(EngineTableTest::withInner)
                .<Class<?>>map(LayerSpec::getClass)
                .distinct()
                .toList();

        assertThat(covered).contains(LayerSpec.class.getPermittedSubclasses());
    }

    private static Stream<LayerSpec> withInner(LayerSpec layer) {
        return layer instanceof ResidualSpec residual
                ? Stream.concat(Stream.of(layer), residual.layers().stream().flatMap(EngineTableTest::withInner))
                : Stream.of(layer);
    }
}
