package dev.muamala.templates;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A template as Camunda Modeler reads it for Camunda 7.
 *
 * @param elementType what an element becomes to which the template is applied; left out where it stays what it is
 * @see <a href="https://docs.camunda.io/docs/components/modeler/desktop-modeler/element-templates/about-templates/">
 *     Camunda's description</a>
 */
@JsonInclude(Include.NON_EMPTY)
public record ElementTemplate(
        @JsonProperty("$schema") String schema,
        String name,
        String id,
        String description,
        List<String> keywords,
        List<String> appliesTo,
        ElementType elementType,
        List<Group> groups,
        List<Property> properties) {
    /** That which the validator and Modeler know. */
    static final String SCHEMA =
            "https://unpkg.com/@camunda/element-templates-json-schema@0.22.1/resources/schema.json";

    public record ElementType(String value) {}

    public record Group(String id, String label) {}

    /**
     * @param value what stands there when the template is applied
     * @param type {@code String} is a line that the designer edits, {@code Hidden} is as it is
     */
    @JsonInclude(Include.NON_EMPTY)
    public record Property(
            String label,
            String description,
            String type,
            String value,
            String placeholder,
            String group,
            Binding binding,
            Constraints constraints) {
        static Property hidden(Binding binding, String value) {
            return new Property(null, null, "Hidden", value, null, null, binding, null);
        }

        static Property line(String group, String label, Binding binding) {
            return new Property(label, null, "String", null, null, group, binding, null);
        }

        Property describedAs(String text) {
            return new Property(label, text, type, value, placeholder, group, binding, constraints);
        }

        Property of(String start) {
            return new Property(label, description, type, start, placeholder, group, binding, constraints);
        }

        Property like(String example) {
            return new Property(label, description, type, value, example, group, binding, constraints);
        }

        Property required() {
            return new Property(
                    label, description, type, value, placeholder, group, binding, new Constraints(true, null));
        }

        Property matching(String pattern, String message) {
            return new Property(
                    label,
                    description,
                    type,
                    value,
                    placeholder,
                    group,
                    binding,
                    new Constraints(true, new Pattern(pattern, message)));
        }
    }

    /** Where in the BPMN a value goes. */
    public record Binding(String type, String name) {
        static Binding attribute(String name) {
            return new Binding("property", name);
        }

        static Binding input(String name) {
            return new Binding("camunda:inputParameter", name);
        }

        static Binding extensionProperty(String name) {
            return new Binding("camunda:property", name);
        }
    }

    @JsonInclude(Include.NON_NULL)
    public record Constraints(Boolean notEmpty, Pattern pattern) {}

    public record Pattern(String value, String message) {}
}
