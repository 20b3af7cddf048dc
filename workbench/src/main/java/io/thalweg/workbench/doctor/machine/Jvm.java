package io.thalweg.workbench.doctor.machine;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.thalweg.engine.auto.Engines;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.OptionalInt;

/**
 * The properties of the JVM that runs this process.
 *
 * @param machine name of the virtual machine
 * @param vectorBits the widest vectors that the JIT compiler uses, which the Vector API prefers; empty if unknown
 * @param maxHeapBytes maximum size of the heap
 */
public record Jvm(
        String version,
        String vendor,
        String machine,
        VectorModule vectorModule,
        boolean hasVectorEngine,
        OptionalInt vectorBits,
        long maxHeapBytes) {

    /** Name of the module with the Vector API. */
    public static final String VECTOR_MODULE = "jdk.incubator.vector";

    /** Whether {@link #VECTOR_MODULE} can be used. */
    public enum VectorModule {
        /** It is loaded in this JVM. */
        LOADED,
        /** The JDK has it, but this JVM was started without it. */
        LEFT_OUT,
        /** The JDK does not have it. */
        ABSENT;

        private static VectorModule here() {
            if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
                return LOADED;
            }
            return ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent() ? LEFT_OUT : ABSENT;
        }
    }

    /** The JVM of this process. */
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
            // This HotSpot has no C2 compiler, which is the one that vectorises.
            return OptionalInt.empty();
        }
    }
}
