package io.thalweg.engine.auto;

import io.thalweg.engine.Engine;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The engines on the class path, each under its name. Immutable. */
final class EngineRegistry {

    private final Map<String, Engine> engines = new TreeMap<>();
    private final Optional<String> problem;

    private EngineRegistry(Iterable<Engine> engines, Optional<String> loading) {
        List<String> problems = new ArrayList<>();
        loading.ifPresent(problems::add);
        for (Engine engine : engines) {
            Engine other = this.engines.putIfAbsent(engine.name(), engine);
            if (other != null) {
                problems.add("two engines have the name " + engine.name() + ": " + place(other) + " and "
                        + place(engine) + "; remove one of them from the class path");
            }
        }
        this.problem = problems.stream().findFirst();
    }

    static EngineRegistry of(List<Engine> engines) {
        return new EngineRegistry(engines, Optional.empty());
    }

    /** Loads the engines that are registered as services. */
    static EngineRegistry load(ClassLoader loader) {
        List<Engine> engines = new ArrayList<>();
        try {
            ServiceLoader.load(Engine.class, loader).forEach(engines::add);
        } catch (ServiceConfigurationError e) {
            return new EngineRegistry(
                    engines,
                    Optional.of("an engine on the class path cannot be loaded: " + e.getMessage()
                            + "; remove its jar from the class path, or replace it by one of this version"));
        }
        return of(engines);
    }

    /**
     * Why no engine may be used: two engines have the same name, or one cannot be loaded; with the remedy. Empty if
     * there is no such problem.
     */
    Optional<String> problem() {
        return problem;
    }

    List<Engine> all() {
        return List.copyOf(engines.values());
    }

    Optional<Engine> find(String name) {
        return Optional.ofNullable(engines.get(name));
    }

    /**
     * The message that there is no engine with this name, with the known names and the remedy; empty if there is one.
     */
    Optional<String> absence(String name) {
        return engines.containsKey(name)
                ? Optional.empty()
                : Optional.of("engine " + name + " is not on the class path, which has "
                        + (engines.isEmpty() ? "no engines" : "the engines " + String.join(", ", engines.keySet()))
                        + "; add the jar of Thalweg that contains it, or use engine: auto");
    }

    private static String place(Engine engine) {
        CodeSource source = engine.getClass().getProtectionDomain().getCodeSource();
        return engine.getClass().getName() + (source == null ? "" : " (" + source.getLocation() + ")");
    }
}
