package io.thalweg.workbench.doctor.machine;

import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that override what native libraries choose by themselves.
 *
 * @param coreType {@code OPENBLAS_CORETYPE}: the kernel
 * @param threads {@code OMP_NUM_THREADS}: threads per matrix product
 */
public record NativeSettings(Optional<String> coreType, Optional<String> threads) {

    public static final String CORE_TYPE = "OPENBLAS_CORETYPE";
    public static final String THREADS = "OMP_NUM_THREADS";

    public static NativeSettings of(Map<String, String> environment) {
        return new NativeSettings(
                Optional.ofNullable(environment.get(CORE_TYPE)), Optional.ofNullable(environment.get(THREADS)));
    }
}
