package dev.muamala.request;

import dev.muamala.catalogue.Identifiers;
import dev.muamala.catalogue.Violation;
import dev.muamala.events.Data;
import dev.muamala.events.LocalizedText;
import java.util.List;
import java.util.Map;

/** What may be wrong with anything that is handed in. */
public final class RequestInput {
    private RequestInput() {}

    static Map<String, Object> data(String pointer, Map<String, Object> data) {
        try {
            return Data.copyOf(data);
        } catch (IllegalArgumentException e) {
            throw CommandRefused.invalid(List.of(new Violation(
                    pointer,
                    "not-storable",
                    new LocalizedText(
                            "تحتوي البيانات على رقم لا يمكن حفظه.", "The data holds a number out of range."))));
        }
    }

    /** @throws CommandRefused with all of them, unless there is none */
    public static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw CommandRefused.invalid(violations);
        }
    }

    /** As it is kept; null, with a violation, when it is missing or hides something. */
    public static String identifier(String pointer, String value, List<Violation> violations) {
        if (blank(value)) {
            violations.add(missing(pointer));
            return null;
        }
        if (!Identifiers.isPlain(value)) {
            violations.add(Identifiers.notPlain(pointer));
            return null;
        }
        return Identifiers.latinDigits(value);
    }

    static Violation missing(String pointer) {
        return new Violation(pointer, "missing", new LocalizedText("هذا الحقل مطلوب.", "This field is required."));
    }

    static boolean blank(String value) {
        return value == null || value.isBlank();
    }
}
