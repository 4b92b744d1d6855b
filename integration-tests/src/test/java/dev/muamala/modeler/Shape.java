package dev.muamala.modeler;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Which fields a document has and of what kind each is, whatever it says: {@code /links/*\/href string}. */
record Shape(Set<String> fields) {
    /** @param keyedByIds objects whose keys are ids, which are different everywhere */
    static Shape of(JsonNode document, String... keyedByIds) {
        Set<String> fields = new TreeSet<>();
        collect(document, "", Set.of(keyedByIds), fields);
        return new Shape(fields);
    }

    private static void collect(JsonNode node, String path, Set<String> keyedByIds, Set<String> fields) {
        fields.add(path + " "
                + (node.isNumber() ? "number" : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
        if (node.isArray()) {
            node.forEach(item -> collect(item, path + "/*", keyedByIds, fields));
        } else if (node.isObject()) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            node.properties()
                    .forEach(field -> collect(
                            field.getValue(),
                            path + "/" + (keyedByIds.contains(name) ? "*" : field.getKey()),
                            keyedByIds,
                            fields));
        }
    }
}
