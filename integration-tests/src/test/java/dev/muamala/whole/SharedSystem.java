package dev.muamala.whole;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes the one {@link WholeSystem} of the run, which takes seconds to start, and fails the test after
 * which the rules about MongoDB are broken.
 */
public final class SharedSystem implements ParameterResolver, AfterEachCallback {
    private static WholeSystem system(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(WholeSystem.class, key -> new WholeSystem(), WholeSystem.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == WholeSystem.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return system(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        system(context).requireListedCommands();
    }
}
