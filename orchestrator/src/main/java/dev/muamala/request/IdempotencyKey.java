package dev.muamala.request;

import static dev.muamala.request.CommandRefused.Kind.MALFORMED;

import dev.muamala.events.LocalizedText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an app chooses so that sending twice does once (draft-ietf-httpapi-idempotency-key-header): a string of 1 to 255
 * visible ASCII characters in the quotes of a structured field, or without them when no comma or quote is in it.
 */
public record IdempotencyKey(String value) {
    private static final Pattern QUOTED = Pattern.compile("\"((?:[!#-\\[\\]-~]|\\\\[\"\\\\])+)\"");
    private static final Pattern BARE = Pattern.compile("[!#-+\\--~]+");

    /** @throws CommandRefused when the header is no key, or several are given */
    public static IdempotencyKey of(String header) {
        Matcher quoted = QUOTED.matcher(header);
        String key = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : header;
        if (key.length() > 255 || !quoted.matches() && !BARE.matcher(key).matches()) {
            throw new CommandRefused(
                    MALFORMED,
                    "idempotency-key-invalid",
                    new LocalizedText(
                            "مفتاح عدم التكرار غير صالح: أرسل مفتاحا واحدا من 1 إلى 255 حرفا لاتينيا مرئيا.",
                            "The Idempotency-Key must be one string of 1 to 255 visible ASCII characters."));
        }
        return new IdempotencyKey(key);
    }
}
