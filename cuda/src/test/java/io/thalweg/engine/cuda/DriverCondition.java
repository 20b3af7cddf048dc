package io.thalweg.engine.cuda;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips the engine contract, whose classes come from another module, where there is no driver library for it. */
public final class DriverCondition implements ExecutionCondition {

    private static final String CONTRACT = "io.thalweg.engine";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean contract = context.getTestClass()
                .map(type -> type.getPackageName().equals(CONTRACT))
                .orElse(false);
        if (!contract || FakeDriverSession.isLibrarySet()) {
            return ConditionEvaluationResult.enabled("there is a driver library, or the test needs none");
        }
        return ConditionEvaluationResult.disabled(
                FakeDriver.reason().orElse("no driver library") + "; the engine contract is not tested for cuda");
    }
}
