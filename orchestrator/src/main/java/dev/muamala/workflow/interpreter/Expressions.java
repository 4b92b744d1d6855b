package dev.muamala.workflow.interpreter;

import java.beans.FeatureDescriptor;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.BaseDelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.el.ExpressionManager;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.camunda.bpm.impl.juel.ExpressionFactoryImpl;
import org.camunda.bpm.impl.juel.ExpressionFactoryImpl.Profile;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.FunctionMapper;
import org.camunda.bpm.impl.juel.jakarta.el.ValueExpression;
import org.camunda.bpm.impl.juel.jakarta.el.VariableMapper;

/**
 * The safe half of the expression language: operators, and reads of the run's variables, of maps and of lists. There
 * are no functions, no method calls, no bean properties and nothing to assign to, so an expression reaches nothing but
 * data.
 */
final class Expressions implements ExpressionManager {
    private final ExpressionFactoryImpl factory = new ExpressionFactoryImpl(Profile.JEE5);

    /** @throws IllegalArgumentException when the text is not an expression of this language */
    @Override
    public Expression createExpression(String text) {
        try {
            return new Read(text, factory.createValueExpression(new Reading(null), text, Object.class));
        } catch (ELException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void addFunction(String name, Method function) {
        throw new UnsupportedOperationException("expressions have no functions");
    }

    private record Read(String text, ValueExpression expression) implements Expression {
        @Override
        public Object getValue(VariableScope execution) {
            try {
                return expression.getValue(new Reading(Advance.current().scopeOf((ActivityExecution) execution)));
            } catch (ELException e) {
                String element = ((ActivityExecution) execution)
                        .getCurrentActivityId()
                        .replace(BpmnParse.MULTI_INSTANCE_BODY_ID_SUFFIX, "");
                throw new WorkflowFailedException(
                        "At \"" + element + "\", " + text + " has no value: " + e.getMessage()
                                + ". The request stays where it was.",
                        e);
            }
        }

        @Override
        public Object getValue(VariableScope scope, BaseDelegateExecution execution) {
            return getValue(scope);
        }

        @Override
        public void setValue(Object value, VariableScope scope) {
            throw new UnsupportedOperationException("expressions only read");
        }

        @Override
        public void setValue(Object value, VariableScope scope, BaseDelegateExecution execution) {
            setValue(value, scope);
        }

        @Override
        public String getExpressionText() {
            return text;
        }

        @Override
        public boolean isLiteralText() {
            return expression.isLiteralText();
        }
    }

    private static final class Reading extends ELContext {
        private static final FunctionMapper NO_FUNCTIONS = new FunctionMapper() {
            @Override
            public Method resolveFunction(String prefix, String name) {
                return null;
            }
        };

        private final ELResolver variables;

        Reading(Scope scope) {
            variables = new Variables(scope);
        }

        @Override
        public ELResolver getELResolver() {
            return variables;
        }

        @Override
        public FunctionMapper getFunctionMapper() {
            return NO_FUNCTIONS;
        }

        @Override
        public VariableMapper getVariableMapper() {
            return null;
        }
    }

    private static final class Variables extends ELResolver {
        private final Scope scope;

        Variables(Scope scope) {
            this.scope = scope;
        }

        @Override
        public Object getValue(ELContext context, Object base, Object property) {
            context.setPropertyResolved(true);
            if (base == null) {
                String name = (String) property;
                if (!scope.has(name)) {
                    throw new ELException("there is no variable \"" + name + "\" yet");
                }
                return scope.get(name);
            }
            if (base instanceof Map<?, ?> map) {
                return map.get(property);
            }
            if (base instanceof List<?> list && property instanceof Number index) {
                int at = index.intValue();
                return at >= 0 && at < list.size() ? list.get(at) : null;
            }
            throw new ELException("\"" + property + "\" can be read of a map or a list only");
        }

        @Override
        public Class<?> getType(ELContext context, Object base, Object property) {
            return Object.class;
        }

        @Override
        public void setValue(ELContext context, Object base, Object property, Object value) {
            throw new ELException("expressions only read");
        }

        @Override
        public boolean isReadOnly(ELContext context, Object base, Object property) {
            return true;
        }

        @Override
        public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
            return Collections.emptyIterator();
        }

        @Override
        public Class<?> getCommonPropertyType(ELContext context, Object base) {
            return Object.class;
        }
    }
}
