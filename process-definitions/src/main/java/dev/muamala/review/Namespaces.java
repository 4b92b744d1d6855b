package dev.muamala.review;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The XML namespaces that BPMN files are seen with, and what each is to us. */
final class Namespaces {
    static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    static final String BPMN_DI = "http://www.omg.org/spec/BPMN/20100524/DI";
    static final String DC = "http://www.omg.org/spec/DD/20100524/DC";
    static final String DI = "http://www.omg.org/spec/DD/20100524/DI";
    static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    static final String XML = "http://www.w3.org/XML/1998/namespace";
    static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";

    static final Set<String> DRAWING = Set.of(BPMN_DI, DC, DI);

    /** Engines whose extensions are Camunda's by another name, and their names. */
    private static final Map<String, String> RELATED = Map.of(
            "http://activiti.org/bpmn", "Activiti",
            "http://flowable.org/bpmn", "Flowable",
            "http://operaton.org/schema/1.0/bpmn", "Operaton");

    /** Other engines, by how their namespaces begin. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("http://camunda.org/schema/zeebe/", "Camunda 8"),
            Map.entry("http://www.jboss.org/drools", "jBPM"),
            Map.entry("http://www.omg.org/bpmn20", "jBPM"),
            Map.entry("http://xmlns.oracle.com/bpm", "Oracle BPM"),
            Map.entry("http://www.ibm.com/xmlns/", "IBM BPM"),
            Map.entry("http://www.bonitasoft.org", "Bonita"),
            Map.entry("http://www.w4.eu/", "W4"),
            Map.entry("http://www.inubit.com/", "inubit"),
            Map.entry("http://sap.com/", "SAP"),
            Map.entry("http:///com.sap.ifl", "SAP"),
            Map.entry("http://activiti.com/", "Alfresco"),
            Map.entry("http://www.imixs.org/bpmn2", "Imixs"),
            Map.entry("http://spiffworkflow.org/", "SpiffWorkflow"),
            Map.entry("http://www.processmaker.com/", "ProcessMaker"));

    /** Modelers, simulators and colours: nothing that an engine reads. */
    private static final List<String> DECORATION = List.of(
            XSI,
            XML,
            "http://camunda.org/schema/modeler/",
            "http://bpmn.io/schema/",
            "http://www.omg.org/spec/BPMN/non-normative/color/",
            "http://www.signavio.com",
            "http://www.bpsim.org/",
            "http://www.yaoqiang.com",
            "http://bpmn.sourceforge.net",
            "http://www.trisotech.com/",
            "http://www.bizagi.com/",
            "http://www.boc-group.com",
            "http://www.boc-eu.com",
            "http://www.sparxsystems.com",
            "http://www.visual-paradigm.com",
            "http://www.omg.org/spec/BPMN/20100524/MODEL-XMI",
            "http://www.cardanit.com",
            "http://www.softwareag.com/aris");

    private Namespaces() {}

    static boolean isDecoration(String namespace) {
        return DECORATION.stream().anyMatch(namespace::startsWith);
    }

    static Optional<String> related(String namespace) {
        return Optional.ofNullable(RELATED.get(namespace));
    }

    static Optional<String> otherEngine(String namespace) {
        return OTHERS.entrySet().stream()
                .filter(other -> namespace.startsWith(other.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
