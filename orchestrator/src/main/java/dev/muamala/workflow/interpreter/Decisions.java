package dev.muamala.workflow.interpreter;

import dev.muamala.definitions.Workflows;
import dev.muamala.events.StepKey;
import java.io.ByteArrayInputStream;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableImpl;
import org.camunda.bpm.dmn.engine.impl.spi.hitpolicy.DmnHitPolicyHandler;
import org.camunda.bpm.dmn.engine.impl.type.IdentityDataTypeTransformer;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.xml.ModelException;
import org.camunda.bpm.model.xml.instance.DomElement;

/**
 * The decision tables of business rule tasks. They are written in FEEL, which computes and nothing else; other
 * expression languages and functions in Java are refused.
 */
final class Decisions {
    private static final String FEEL = "FEEL/";
    private static final Set<HitPolicy> LISTS = Set.of(HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER);

    private final Workflows workflows;
    private final Map<String, Table> tables = new ConcurrentHashMap<>();

    Decisions(Workflows workflows) {
        this.workflows = workflows;
    }

    /** FEEL's engine takes a while to begin, and many workflows decide nothing. */
    private static final class Feel {
        static final DmnEngine ENGINE = engine();

        private static DmnEngine engine() {
            DefaultDmnEngineConfiguration configuration = new DefaultDmnEngineConfiguration();
            configuration.setScriptEngineResolver(language -> {
                throw new UnsupportedOperationException("decisions run no " + language);
            });
            configuration.setElProvider(text -> {
                throw new UnsupportedOperationException("decisions are written in FEEL");
            });
            // FEEL has its own numbers; without this, each clause of type number is warned about.
            configuration
                    .getTransformer()
                    .getDataTypeTransformerRegistry()
                    .addTransformer("number", new IdentityDataTypeTransformer());
            return configuration.buildEngine();
        }
    }

    private record Table(byte[] source, DmnDecision decision) {
        boolean manyRules() {
            if (!(decision.getDecisionLogic() instanceof DmnDecisionTableImpl table)) {
                return false;
            }
            DmnHitPolicyHandler handler = table.getHitPolicyHandler();
            return LISTS.contains(handler.getHitPolicyEntry().getHitPolicy())
                    && handler.getHitPolicyEntry().getAggregator() == null;
        }
    }

    /**
     * The outputs of the rule that applied, empty when none did; for a table that collects rules, their outputs in
     * order under {@code rules}.
     */
    Map<String, Object> decide(StepKey step, String key, Map<String, Object> input) {
        try {
            Table table = table(key);
            List<Map<String, Object>> rules =
                    Feel.ENGINE.evaluateDecision(table.decision(), input).getResultList();
            return table.manyRules()
                    ? Map.of("rules", rules.stream().map(Decisions::plain).toList())
                    : rules.isEmpty() ? Map.of() : plain(rules.get(0));
        } catch (RuntimeException e) {
            throw new WorkflowFailedException(
                    "At \"" + step.activityId() + "\", the decision \"" + key + "\" has no answer: " + e.getMessage()
                            + ". The request stays where it was.",
                    e);
        }
    }

    private Table table(String key) {
        byte[] source =
                workflows.decision(key).orElseThrow(() -> new IllegalArgumentException("there is no such decision"));
        return tables.compute(
                key, (k, known) -> known != null && Arrays.equals(known.source(), source) ? known : read(key, source));
    }

    private static Table read(String key, byte[] source) {
        try {
            DmnModelInstance model = Dmn.readModelFromStream(new ByteArrayInputStream(source));
            checkLanguage(model.getDocument().getRootElement());
            return new Table(source, Feel.ENGINE.parseDecision(key, model));
        } catch (ModelException e) {
            throw new IllegalArgumentException("its document cannot be read: " + e.getMessage(), e);
        }
    }

    private static void checkLanguage(DomElement element) {
        String language = element.getAttribute("expressionLanguage");
        if (language != null && !language.equalsIgnoreCase("feel") && !language.contains(FEEL)) {
            throw new IllegalArgumentException(
                    "<" + element.getLocalName() + "> is written in " + language + "; decisions are written in FEEL");
        }
        if (element.hasAttribute("kind") || element.getLocalName().equals("functionDefinition")) {
            throw new IllegalArgumentException("it defines a function, which decisions may not");
        }
        element.getChildElements().forEach(Decisions::checkLanguage);
    }

    private static Map<String, Object> plain(Map<String, Object> outputs) {
        Map<String, Object> plain = new LinkedHashMap<>();
        outputs.forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }

    private static Object plain(Object value) {
        return value instanceof TemporalAccessor || value instanceof TemporalAmount ? value.toString() : value;
    }
}
