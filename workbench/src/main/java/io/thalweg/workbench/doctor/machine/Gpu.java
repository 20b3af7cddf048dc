package io.thalweg.workbench.doctor.machine;

import io.thalweg.engine.Device;
import io.thalweg.engine.Engine;
import io.thalweg.engine.auto.Engines;
import java.util.Optional;

/**
 * The GPU of this machine, as the engine {@code cuda} sees it.
 *
 * @param device empty if there is none that can be used
 * @param absence then: why, with the remedy
 */
public record Gpu(Optional<Device> device, Optional<String> absence) {

    /** Of this process. */
    public static Gpu here() {
        Optional<Engine> cuda = Engines.present().stream()
                .filter(engine -> engine.name().equals("cuda"))
                .findFirst();
        return new Gpu(
                cuda.flatMap(Engine::device),
                cuda.map(Engine::unavailable).orElse(Optional.of("the engine cuda is not on the class path")));
    }
}
