package dev.muamala.definitions;

import dev.muamala.definitions.Workflow.Element;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/**
 * Reads one BPMN file into a {@link Workflow}, and says everything that keeps it from being one: what every reader of a
 * workflow relies on, such as unique ids, the version and labels in both languages.
 */
public final class WorkflowReader {
    static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";

    private static final int MAX_ELEMENTS = 500;
    private static final Set<String> SCOPES = Set.of("subProcess", "transaction", "adHocSubProcess");
    private static final Set<String> BRANCHING = Set.of("exclusiveGateway", "inclusiveGateway");

    private final WorkflowVersion version;
    private final byte[] xml;
    private final String file;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Element> elements = new LinkedHashMap<>();

    private WorkflowReader(WorkflowVersion version, byte[] xml) {
        this.version = version;
        this.xml = xml;
        this.file = fileOf(version);
    }

    static String fileOf(WorkflowVersion version) {
        return "workflows/" + version.key() + "/" + version.version() + ".bpmn";
    }

    /** @throws InvalidDefinitionException with every finding */
    public static Workflow read(WorkflowVersion version, byte[] xml) {
        WorkflowReader reader = new WorkflowReader(version, xml);
        Workflow workflow = reader.read();
        if (!reader.findings.isEmpty()) {
            throw new InvalidDefinitionException(reader.findings);
        }
        return workflow;
    }

    private Workflow read() {
        try {
            XmlElement definitions = XmlElement.parse(xml);
            uniqueIds(definitions);
            List<XmlElement> processes = definitions.children(BPMN, "process").toList();
            if (processes.size() != 1) {
                find(version.key(), "one-process", "The file holds " + processes.size() + " processes; keep one.");
                return null;
            }
            XmlElement process = processes.get(0);
            LocalizedText label = process(process);
            flowNodes(process, Optional.empty());
            if (elements.size() > MAX_ELEMENTS) {
                find(
                        version.key(),
                        "too-large",
                        "It has " + elements.size() + " elements; divide it, " + MAX_ELEMENTS + " are allowed.");
            }
            return new Workflow(version, label, xml.clone(), Collections.unmodifiableMap(elements));
        } catch (XMLStreamException e) {
            find(version.key(), "unreadable", "It cannot be read as BPMN: " + e.getMessage());
            return null;
        }
    }

    private void uniqueIds(XmlElement definitions) {
        Set<String> seen = new HashSet<>();
        definitions
                .all()
                .flatMap(element -> element.attribute("id").stream())
                .filter(id -> !seen.add(id))
                .distinct()
                .forEach(id -> find(id, "duplicate-id", "The id stands twice in the file; rename one."));
    }

    private LocalizedText process(XmlElement process) {
        String id = process.attribute("id").orElse("");
        String expected = version.key().replaceFirst("@.*", "");
        if (!id.equals(expected)) {
            find(id, "process-id", "The process id must be \"" + expected + "\", as its folder says.");
        }
        String tag = process.attribute("{" + CAMUNDA + "}versionTag").orElse("");
        if (!tag.equals(Integer.toString(version.version()))) {
            find(
                    id,
                    "version-tag",
                    "The version tag is \"" + tag + "\", but the file is version " + version.version()
                            + "; make them equal.");
        }
        if (!process.attribute("isExecutable").equals(Optional.of("true"))) {
            find(id, "not-executable", "The process is not executable; tick \"Executable\".");
        }
        if (process.attribute("{" + CAMUNDA + "}historyTimeToLive").isEmpty()) {
            find(id, "no-time-to-live", "The process has no history time to live; set it, for example P180D.");
        }
        return label(process, id);
    }

    private void flowNodes(XmlElement scope, Optional<String> parent) {
        Map<String, Long> waysOut = scope.children(BPMN, "sequenceFlow")
                .collect(Collectors.groupingBy(
                        flow -> flow.attribute("sourceRef").orElse(""), Collectors.counting()));
        Set<String> branching = new HashSet<>();
        for (XmlElement child : scope.children()) {
            if (!isFlowNode(child)) {
                continue;
            }
            String id = child.attribute("id").orElse("");
            if (id.isEmpty()) {
                find(version.key(), "no-id", "A " + child.name() + " has no id; give it one.");
            }
            Element element = element(child, id, parent);
            elements.putIfAbsent(id, element);
            if (parent.isEmpty()
                    && element.type().equals("endEvent")
                    && !element.properties().containsKey("outcome")) {
                find(id, "no-outcome", "The end event says no outcome; add the extension property \"outcome\".");
            }
            if (BRANCHING.contains(element.type()) && waysOut.getOrDefault(id, 0L) > 1) {
                branching.add(id);
            }
            if (SCOPES.contains(element.type())) {
                flowNodes(child, Optional.of(id));
            }
        }
        scope.children(BPMN, "sequenceFlow")
                .filter(flow -> branching.contains(flow.attribute("sourceRef").orElse("")))
                .forEach(flow -> label(flow, flow.attribute("id").orElse("")));
    }

    /** Every flow node names its sequence flows, or is a kind of event, task or gateway. */
    private static boolean isFlowNode(XmlElement element) {
        return element.namespace().equals(BPMN)
                && (element.name().endsWith("Event")
                        || element.name().endsWith("ask")
                        || element.name().endsWith("Gateway")
                        || element.name().equals("callActivity")
                        || SCOPES.contains(element.name()));
    }

    private Element element(XmlElement node, String id, Optional<String> parent) {
        return new Element(
                id,
                node.name(),
                label(node, id),
                parent,
                timer(node),
                calledElement(node, id),
                camunda(node, "topic"),
                camunda(node, "formKey"),
                camunda(node, "candidateGroups"),
                camunda(node, "decisionRef"),
                properties(node));
    }

    private LocalizedText label(XmlElement node, String id) {
        Optional<String> english = node.attribute("name");
        Optional<String> arabic =
                Optional.ofNullable(properties(node).get("label.ar")).filter(label -> !label.isBlank());
        if (english.isEmpty()) {
            find(id, "no-english-label", "It has no English label; give it a name.");
        }
        if (arabic.isEmpty()) {
            find(id, "no-arabic-label", "It has no Arabic label; add the extension property \"label.ar\".");
        }
        return new LocalizedText(arabic.orElse(""), english.orElse("").replaceAll("\\s+", " "));
    }

    private static Map<String, String> properties(XmlElement node) {
        return node.children(BPMN, "extensionElements")
                .flatMap(extensions -> extensions.children(CAMUNDA, "properties"))
                .flatMap(properties -> properties.children(CAMUNDA, "property"))
                .filter(property -> property.attribute("name").isPresent())
                .collect(Collectors.toUnmodifiableMap(
                        property -> property.attributes().get("name"),
                        property -> property.attribute("value").orElse(""),
                        (first, second) -> second));
    }

    private static Optional<String> timer(XmlElement node) {
        return node.children(BPMN, "timerEventDefinition")
                .flatMap(timer ->
                        Stream.of("timeDuration", "timeDate", "timeCycle").flatMap(kind -> timer.children(BPMN, kind)))
                .map(literal -> literal.text().toString().strip())
                .findFirst();
    }

    private Optional<WorkflowVersion> calledElement(XmlElement node, String id) {
        if (!node.name().equals("callActivity")) {
            return Optional.empty();
        }
        Optional<String> called = node.attribute("calledElement");
        Optional<String> tag = camunda(node, "calledElementVersionTag").filter(text -> text.matches("[1-9]\\d{0,8}"));
        if (called.isEmpty()
                || tag.isEmpty()
                || !camunda(node, "calledElementBinding").equals(Optional.of("versionTag"))) {
            find(
                    id,
                    "unpinned-call",
                    "It calls no fixed version; set the called element, the binding \"versionTag\" " + "and the tag.");
            return Optional.empty();
        }
        return Optional.of(new WorkflowVersion(called.get(), Integer.parseInt(tag.get())));
    }

    private static Optional<String> camunda(XmlElement node, String attribute) {
        return node.attribute("{" + CAMUNDA + "}" + attribute);
    }

    private void find(String element, String code, String message) {
        findings.add(new Finding(file, element, code, message));
    }
}
