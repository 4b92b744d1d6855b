package dev.muamala.request;

import static dev.muamala.request.CommandRefused.Kind.INVALID;

import dev.muamala.events.LocalizedText;

/**
 * What an app chooses so that sending twice submits once (draft-ietf-httpapi-idempotency-key-header): 1 to 255 visible
 * ASCII characters, with or without the quotes of a structured field.
 */
public record IdempotencyKey(String value) {
    /** @throws CommandRefused when the header is no key */
    public static IdempotencyKey of(String header) {
        String key = header.length() > 1 && header.startsWith("\"") && header.endsWith("\"")
                ? header.substring(1, header.length() - 1)
                : header;
        if (key.isEmpty() || key.length() > 255 || !key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new CommandRefused(
                    INVALID,
                    "idempotency-key-invalid",
                    new LocalizedText(
                            "مفتاح عدم التكرار غير صالح.",
                            "The Idempotency-Key must be 1 to 255 visible ASCII characters."));
        }
        return new IdempotencyKey(key);
    }
}
