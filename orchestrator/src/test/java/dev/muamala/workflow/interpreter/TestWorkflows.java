package dev.muamala.workflow.interpreter;

import dev.muamala.definitions.Workflow;
import dev.muamala.definitions.Workflow.Element;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.NodeList;

/** Workflows that a test wrote itself. */
public final class TestWorkflows implements Workflows {
    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";

    private final Map<WorkflowVersion, Workflow> workflows = new ConcurrentHashMap<>();
    private final Map<String, String> decisions = new ConcurrentHashMap<>();

    public TestWorkflows with(String key, String bpmn) {
        return with(new WorkflowVersion(key, 1), bpmn);
    }

    public TestWorkflows with(WorkflowVersion version, String bpmn) {
        byte[] xml = bpmn.getBytes(StandardCharsets.UTF_8);
        workflows.put(version, new Workflow(version, label(version.key()), xml, elements(xml)));
        return this;
    }

    /** The same decisions, and each workflow as the function writes it. */
    TestWorkflows mapped(Function<Workflow, String> written) {
        TestWorkflows mapped = new TestWorkflows();
        decisions.forEach(mapped::withDecision);
        workflows.values().forEach(workflow -> mapped.with(workflow.version(), written.apply(workflow)));
        return mapped;
    }

    public TestWorkflows withDecision(String key, String dmn) {
        decisions.put(key, dmn);
        return this;
    }

    private static Map<String, Element> elements(byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            NodeList nodes = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml))
                    .getElementsByTagName("*");
            Map<String, Element> elements = new LinkedHashMap<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                org.w3c.dom.Element node = (org.w3c.dom.Element) nodes.item(i);
                String version = node.getAttributeNS(CAMUNDA, "calledElementVersionTag");
                Optional<WorkflowVersion> called = version.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new WorkflowVersion(node.getAttribute("calledElement"), Integer.parseInt(version)));
                String id = node.getAttribute("id");
                elements.put(
                        id,
                        new Element(
                                id,
                                node.getLocalName(),
                                label(id),
                                Optional.empty(),
                                Optional.empty(),
                                called,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new HashMap<>()));
            }
            return elements;
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static LocalizedText label(String id) {
        return new LocalizedText(id, id);
    }

    @Override
    public Optional<WorkflowVersion> current(String key, Emirate emirate, Instant at) {
        return Optional.of(new WorkflowVersion(key, 1));
    }

    @Override
    public Optional<WorkflowVersion> newest(String key) {
        return current(key, Emirate.DUBAI, Instant.EPOCH);
    }

    @Override
    public Set<String> decisions() {
        return decisions.keySet();
    }

    @Override
    public Set<WorkflowVersion> versions() {
        return workflows.keySet();
    }

    @Override
    public Workflow get(WorkflowVersion version) {
        return Optional.ofNullable(workflows.get(version))
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no workflow " + version + "; there are " + workflows.keySet()));
    }

    @Override
    public Optional<byte[]> decision(String key) {
        return Optional.ofNullable(decisions.get(key)).map(dmn -> dmn.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public LocalizedText labelOf(WorkflowVersion version, StepKey step) {
        return label(step.activityId());
    }
}
