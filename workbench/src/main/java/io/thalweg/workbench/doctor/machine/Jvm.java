package io.thalweg.workbench.doctor.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.thalweg.engine.auto.Engines;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.OptionalInt;

/**
 * The Java that this runs on.
 *
 * @param machine the name of the virtual machine
 * @param vectorBits the widest vectors that the JIT compiles to, which the Vector API prefers; empty if it does not say
 * @param maxHeapBytes what the heap may grow to
 */
public record Jvm(
        String version,
        String vendor,
        String machine,
        VectorModule vectorModule,
        boolean hasVectorEngine,
        OptionalInt vectorBits,
        long maxHeapBytes) {

    /** The module of the Vector API. */
    public static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** Where {@link #VECTOR_MODULE} is. */
    public enum VectorModule {
        /** In this JVM. */
        LOADED,
        /** In this JDK, but this JVM was started without it. */
        LEFT_OUT,
        /** Nowhere. */
        ABSENT;

        private static VectorModule here() {
            if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
                return LOADED;
            }
            return ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent() ? LEFT_OUT : ABSENT;
        }
    }

    /** The one that this runs on. */
    public static Jvm here() {
        VectorModule module = VectorModule.here();
        return new Jvm(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                System.getProperty("java.vm.name"),
                module,
                hasVectorEngine(module),
                maxVectorBits(),
                Runtime.getRuntime().maxMemory());
    }

    private static boolean hasVectorEngine(VectorModule module) {
        return module == VectorModule.LOADED
                && Engines.present().stream().anyMatch(engine -> engine.name().equals("vector"));
    }

    private static OptionalInt maxVectorBits() {
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return hotSpot == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(Byte.SIZE
                            * Integer.parseInt(
                                    hotSpot.getVMOption("MaxVectorSize").getValue()));
        } catch (IllegalArgumentException e) {
            // A HotSpot without the compiler that makes vectors.
            return OptionalInt.empty();
        }
    }
}
