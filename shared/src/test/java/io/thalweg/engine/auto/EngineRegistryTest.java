package io.thalweg.engine.auto;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Parameters;
import io.thalweg.engine.ScoringNetwork;
import io.thalweg.engine.TrainableNetwork;
import io.thalweg.engine.TrainingSpec;
import io.thalweg.engine.jvm.JvmEngine;
import io.thalweg.network.NetworkSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineRegistryTest {

    @Test
    void findsAnEngineByItsNameWhateverTheOrder() {
        Engine first = new Named("abacus");
        Engine second = new Named("vector");

        assertThat(EngineRegistry.of(List.of(first, second)).find("vector")).containsSame(second);
        assertThat(EngineRegistry.of(List.of(second, first)).find("vector")).containsSame(second);
        assertThat(EngineRegistry.of(List.of(second, first)).problem()).isEmpty();
    }

    @Test
    void saysWhichEnginesThereAreWhereOneIsAbsent() {
        EngineRegistry registry = EngineRegistry.of(List.of(new Named("vector"), new Named("jvm")));

        assertThat(registry.absence("jvm")).isEmpty();
        assertThat(registry.absence("torch"))
                .contains(
                        "engine torch is not on the class path, which has the engines jvm, vector; add the jar of Thalweg"
                                + " that contains it, or use engine: auto");
    }

    @Test
    void refusesTwoEnginesOfOneName() {
        EngineRegistry registry = EngineRegistry.of(List.of(new JvmEngine(), new Named("nd4j"), new Named("jvm")));

        assertThat(registry.problem().orElseThrow())
                .startsWith("two engines have the name jvm: io.thalweg.engine.jvm.JvmEngine (")
                .contains(Named.class.getName())
                .endsWith("; remove one of them from the class path");
    }

    @Test
    void findsTheEnginesOfThisModuleAsServices() {
        EngineRegistry registry = EngineRegistry.load(EngineRegistryTest.class.getClassLoader());

        assertThat(registry.all()).extracting(Engine::name).containsExactly("jvm", "nd4j");
    }

    private record Named(String name) implements Engine {

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
}
