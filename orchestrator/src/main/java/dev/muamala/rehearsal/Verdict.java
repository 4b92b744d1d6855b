package dev.muamala.rehearsal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a past request fares on a draft, beside how it fared. The names are part of the API and of recorded reports. */
enum Verdict {
    /** The same steps with the same input, and the same end, or as far as the request has come. */
    @JsonProperty("same")
    SAME("same", "same"),
    /** Other steps, the same end. */
    @JsonProperty("same-result")
    SAME_RESULT("same-result", "same result by another path"),
    @JsonProperty("different-result")
    DIFFERENT_RESULT("different-result", "different result"),
    /** It stands at a step whose answer history does not have. */
    @JsonProperty("would-wait")
    WOULD_WAIT("would-wait", "would wait for"),
    /** The workflow cannot go on. */
    @JsonProperty("stuck")
    STUCK("stuck", "stuck");

    private final String code;
    private final String words;

    Verdict(String code, String words) {
        this.code = code;
        this.words = words;
    }

    String code() {
        return code;
    }

    String words() {
        return words;
    }
}
