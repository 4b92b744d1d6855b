package dev.muamala.templates;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Operation;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.catalogue.Form;
import dev.muamala.definitions.Workflows;
import dev.muamala.review.DecisionReview;
import dev.muamala.review.model.Head;
import dev.muamala.templates.ElementTemplate.Binding;
import dev.muamala.templates.ElementTemplate.ElementType;
import dev.muamala.templates.ElementTemplate.Group;
import dev.muamala.templates.ElementTemplate.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A template for each step that the catalogue knows: every operation, the payment, every decision, every form that a
 * person fills in; and three for what every workflow has: the workflow itself, its ends, and labels in both languages.
 * Filled in, each gives an element that passes the review.
 */
public final class ElementTemplates {
    /** With which every template's id begins. */
    public static final String ID = "dev.muamala.";

    private static final String DURATION = "^P(?!$)(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$";
    private static final String VARIABLE = "^[a-zA-Z_][a-zA-Z0-9_]*$";
    /** The variables that every run begins with, besides {@code form}. */
    private static final Set<String> BEGINNING = Set.of("applicant", "emirate", "request");

    private static final List<String> LABELLED = List.of(
            "bpmn:StartEvent",
            "bpmn:IntermediateCatchEvent",
            "bpmn:IntermediateThrowEvent",
            "bpmn:BoundaryEvent",
            "bpmn:EndEvent",
            "bpmn:ExclusiveGateway",
            "bpmn:InclusiveGateway",
            "bpmn:ParallelGateway",
            "bpmn:EventBasedGateway",
            "bpmn:SubProcess",
            "bpmn:CallActivity",
            "bpmn:ReceiveTask",
            "bpmn:SequenceFlow");
    private static final Group LABELS = new Group("labels", "Labels");
    private static final Group INPUTS = new Group("inputs", "What it is told");
    private static final Group RESULT = new Group("result", "What comes of it");
    private static final Group PERSON = new Group("person", "Who does it, how long it may take");

    private ElementTemplates() {}

    public static List<ElementTemplate> of(Catalogue catalogue, Workflows workflows) {
        List<ElementTemplate> templates = new ArrayList<>();
        catalogue.operations().forEach(operation -> templates.add(operation(operation)));
        workflows.decisions().stream()
                .sorted()
                .forEach(key -> workflows
                        .decision(key)
                        .flatMap(dmn -> DecisionReview.summary(dmn, key))
                        .ifPresent(decision -> templates.add(decision(key, decision))));
        Set<String> submitted = catalogue.services().stream().map(Service::form).collect(Collectors.toSet());
        catalogue.forms().stream()
                .filter(form -> !submitted.contains(form.key()))
                .forEach(form -> templates.add(humanStep(form)));
        templates.add(workflow());
        templates.add(outcome());
        templates.add(labelled());
        return templates;
    }

    private static ElementTemplate operation(Operation operation) {
        List<Property> properties = new ArrayList<>(List.of(
                Property.hidden(Binding.attribute("camunda:type"), "external"),
                Property.hidden(Binding.attribute("camunda:topic"), operation.topic())));
        properties.addAll(labels(operation.label().en(), operation.label().ar()));
        if (operation.roleFromInput()) {
            properties.add(Property.line(INPUTS.id(), "Role: whom to ask", Binding.input("role"))
                    .like("${role}")
                    .required());
        }
        operation.inputs().forEach(input -> {
            Property property = Property.line(
                            INPUTS.id(),
                            input.label().en() + " · " + input.label().ar(),
                            Binding.input(input.name()))
                    .like(input.example());
            boolean sum = operation.payment() && input.name().equals("amountFils");
            properties.add(sum ? property.required() : property);
        });
        String variable =
                variable(operation.payment() ? "payment" : operation.topic().split("\\.")[1]);
        properties.add(
                Property.line(RESULT.id(), "Variable for the answer", Binding.extensionProperty("resultVariable"))
                        .of(variable)
                        .describedAs("Later steps read "
                                + operation.example().keySet().stream()
                                        .map(field -> "${" + variable + "." + field + "}")
                                        .collect(Collectors.joining(", "))
                                + "; a refusal is an error boundary event.")
                        .matching(VARIABLE, "Letters and digits, as initialApproval."));
        return new ElementTemplate(
                ElementTemplate.SCHEMA,
                operation.label().en(),
                ID + "operation." + operation.topic(),
                operation.label().ar() + ". Asks "
                        + (operation.payment()
                                ? "the national payment gateway"
                                : operation.roleFromInput()
                                        ? "whom the input \"role\" names"
                                        : "the " + operation.role().replace('-', ' '))
                        + "; answers within " + words(operation.answersWithin()) + ".",
                List.of(operation.topic(), operation.label().ar()),
                List.of("bpmn:Task", "bpmn:ServiceTask"),
                new ElementType("bpmn:ServiceTask"),
                List.of(LABELS, INPUTS, RESULT),
                properties);
    }

    private static ElementTemplate decision(String key, DecisionReview.Summary decision) {
        String variable = variable(key);
        List<Property> properties = new ArrayList<>(List.of(
                Property.hidden(Binding.attribute("camunda:decisionRef"), key),
                Property.hidden(Binding.attribute("camunda:mapDecisionResult"), "singleResult")));
        properties.addAll(labels(decision.name(), null));
        decision.inputs().stream()
                .sorted()
                .forEach(input -> properties.add(Property.line(INPUTS.id(), input, Binding.input(input))
                        .like(BEGINNING.contains(input) ? "${" + input + "}" : "${form." + input + "}")
                        .required()));
        properties.add(
                Property.line(RESULT.id(), "Variable for the result", Binding.attribute("camunda:resultVariable"))
                        .of(variable)
                        .matching(VARIABLE, "Letters and digits, as fee."));
        return new ElementTemplate(
                ElementTemplate.SCHEMA,
                "Decide: " + decision.name(),
                ID + "decision." + key,
                decision.description(),
                List.of(key),
                List.of("bpmn:Task", "bpmn:BusinessRuleTask"),
                new ElementType("bpmn:BusinessRuleTask"),
                List.of(LABELS, INPUTS, RESULT),
                properties);
    }

    private static ElementTemplate humanStep(Form form) {
        String title = form.schema().path("title").asString(form.key());
        List<Property> properties = new ArrayList<>();
        properties.add(Property.hidden(Binding.attribute("camunda:formKey"), form.key()));
        properties.addAll(labels(title, null));
        properties.add(Property.line(PERSON.id(), "Who", Binding.attribute("camunda:candidateGroups"))
                .of("applicant")
                .describedAs("\"applicant\" is the applicant; otherwise a group of officers.")
                .required());
        properties.add(Property.line(PERSON.id(), "Promised within", Binding.extensionProperty("sla"))
                .of("P14D")
                .describedAs("A promise, kept by a timer boundary event where the step must end by then.")
                .matching(DURATION, "A duration such as P14D or PT4H."));
        String variable = variable(form.key());
        properties.add(Property.line(
                        RESULT.id(), "Variable for what is filled in", Binding.extensionProperty("resultVariable"))
                .of(variable)
                .describedAs("Later steps read "
                        + form.schema().path("properties").propertyNames().stream()
                                .map(field -> "${" + variable + "." + field + "}")
                                .collect(Collectors.joining(", "))
                        + ".")
                .matching(VARIABLE, "Letters and digits, as proposal."));
        return new ElementTemplate(
                ElementTemplate.SCHEMA,
                "Ask a person: " + title,
                ID + "form." + form.key(),
                "Shows the form " + form.key() + " and waits until it is filled in.",
                List.of(form.key()),
                List.of("bpmn:Task", "bpmn:UserTask"),
                new ElementType("bpmn:UserTask"),
                List.of(LABELS, PERSON, RESULT),
                properties);
    }

    private static ElementTemplate workflow() {
        List<Property> properties = new ArrayList<>(labels(null, null));
        properties.add(Property.line(PERSON.id(), "Promised within", Binding.extensionProperty("sla"))
                .like("P60D")
                .matching(DURATION, "A duration such as P60D."));
        return general(
                "Workflow",
                "workflow",
                "Labels of the workflow and the time that it may take.",
                List.of("bpmn:Process"),
                List.of(LABELS, PERSON),
                properties);
    }

    private static ElementTemplate outcome() {
        List<Property> properties = new ArrayList<>(labels(null, null));
        properties.add(Property.line(RESULT.id(), "Outcome", Binding.extensionProperty("outcome"))
                .like("issued")
                .describedAs("What the request came to, for example issued, rejected, withdrawn or expired.")
                .required());
        return general(
                "End of the request",
                "outcome",
                "An end of the whole workflow. An end inside a sub-process has labels only.",
                List.of("bpmn:EndEvent"),
                List.of(LABELS, RESULT),
                properties);
    }

    private static ElementTemplate labelled() {
        return general(
                "Labels in both languages",
                "labels",
                "For events, gateways, sub-processes, and the flows that leave a gateway.",
                LABELLED,
                List.of(LABELS),
                labels(null, null));
    }

    private static ElementTemplate general(
            String name,
            String id,
            String description,
            List<String> appliesTo,
            List<Group> groups,
            List<Property> properties) {
        return new ElementTemplate(
                ElementTemplate.SCHEMA, name, ID + id, description, List.of(), appliesTo, null, groups, properties);
    }

    /** @param english what stands there first; nothing where it is null */
    private static List<Property> labels(String english, String arabic) {
        return List.of(
                Property.line(LABELS.id(), "English", Binding.attribute("name"))
                        .of(english)
                        .required(),
                Property.line(LABELS.id(), "Arabic · بالعربية", Binding.extensionProperty(Head.ARABIC))
                        .of(arabic)
                        .required());
    }

    /** {@code trade-name-proposal} as a variable: {@code tradeNameProposal}. */
    private static String variable(String name) {
        StringBuilder variable = new StringBuilder();
        for (String part : name.split("[^a-zA-Z0-9]+")) {
            variable.append(
                    variable.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return variable.toString();
    }

    private static String words(Duration duration) {
        if (duration.toMinutes() < 120) {
            return duration.toMinutes() + " minutes";
        }
        return duration.toHours() < 48 ? duration.toHours() + " hours" : duration.toDays() + " days";
    }
}
