package dev.muamala.templates;

import dev.muamala.templates.ElementTemplate.Property;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A BPMN element as Modeler leaves it when a template was applied: every binding is written, an input that nobody filled
 * in as an empty one, an attribute or extension property that nobody filled in not at all.
 */
record Applied(String type, String id, Map<String, String> attributes, String inputs, String properties) {
    /** An element made by hand, with what every element needs. */
    static Applied plain(String type, String id) {
        String more = type.equals("bpmn:Process")
                ? property("sla", "P9D")
                : type.equals("bpmn:EndEvent") ? property("outcome", "done") : "";
        return new Applied(
                type, id, new LinkedHashMap<>(Map.of("name", "Step")), "", property("label.ar", "خطوة") + more);
    }

    static Applied of(ElementTemplate template, String type, String id, Function<Property, String> values) {
        if (!template.appliesTo().contains(type)) {
            throw new IllegalArgumentException(template.id() + " does not apply to " + type);
        }
        Map<String, String> attributes = new LinkedHashMap<>(Map.of("camunda:modelerTemplate", template.id()));
        StringBuilder inputs = new StringBuilder();
        StringBuilder properties = new StringBuilder();
        for (Property property : template.properties()) {
            String name = property.binding().name();
            String value = property.type().equals("Hidden") ? property.value() : values.apply(property);
            switch (property.binding().type()) {
                case "property" ->
                    Optional.of(value).filter(text -> !text.isEmpty()).ifPresent(text -> attributes.put(name, text));
                case "camunda:property" -> properties.append(value.isEmpty() ? "" : property(name, value));
                case "camunda:inputParameter" ->
                    inputs.append("<camunda:inputParameter name=\"")
                            .append(name)
                            .append("\">")
                            .append(value)
                            .append("</camunda:inputParameter>");
                default -> throw new IllegalArgumentException("Nobody applies " + property.binding());
            }
        }
        return new Applied(type, id, attributes, inputs.toString(), properties.toString());
    }

    private static String property(String name, String value) {
        return "<camunda:property name=\"" + name + "\" value=\"" + value + "\" />";
    }

    String element(String more, String content) {
        String tag = "bpmn:" + type.substring(5, 6).toLowerCase(java.util.Locale.ROOT) + type.substring(6);
        StringBuilder xml = new StringBuilder("<" + tag + " id=\"" + id + "\" " + more);
        attributes.forEach((name, value) ->
                xml.append(' ').append(name).append("=\"").append(value).append('"'));
        return xml.append("><bpmn:extensionElements>")
                .append(inputs.isEmpty() ? "" : "<camunda:inputOutput>" + inputs + "</camunda:inputOutput>")
                .append("<camunda:properties>" + properties + "</camunda:properties></bpmn:extensionElements>")
                .append(content)
                .append("</" + tag + ">")
                .toString();
    }
}
