package dev.muamala.security;

import dev.muamala.events.LocalizedText;
import dev.muamala.frontdoor.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Why a request is not let in; becomes a problem with a stable {@code code}. */
final class Refused extends RuntimeException {
    private final int status;
    private final String code;
    private final transient LocalizedText detail;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String error;

    Refused(int status, String code, String arabic, String english) {
        this(status, code, new LocalizedText(arabic, english));
    }

    private Refused(int status, String code, LocalizedText detail) {
        super(code, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    /** Of a status that says all there is to say. */
    private static Refused plain(int status) {
        return new Refused(status, Problems.code(status), Problems.detail(status));
    }

    private Refused header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** @param name as RFC 6750 (3.1) has it for the header {@code WWW-Authenticate} */
    private Refused bearerError(String name) {
        error = name;
        return this;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    LocalizedText detail() {
        return detail;
    }

    Map<String, String> headers() {
        return headers;
    }

    Optional<String> bearerError() {
        return Optional.ofNullable(error);
    }

    static Refused tokenMissing() {
        return new Refused(
                401,
                "token-missing",
                "يلزم رمز دخول: أرسل الترويسة Authorization: Bearer.",
                "A token is needed: send it as the header Authorization: Bearer.");
    }

    /** All that is wrong with a token reads alike, so that nobody learns by trying. */
    static Refused tokenInvalid() {
        return new Refused(
                        401,
                        "token-invalid",
                        "رمز الدخول غير صالح هنا أو انتهت صلاحيته؛ احصل على رمز جديد.",
                        "The token is not good here, or no longer: its signature, issuer, audience or time. Get a new"
                                + " one.")
                .bearerError("invalid_token");
    }

    static Refused issuerAway() {
        return new Refused(
                        503,
                        "issuer-unavailable",
                        "تعذر التحقق من رمز الدخول الآن؛ أعد المحاولة بعد قليل.",
                        "Tokens cannot be checked for the moment, as the keys of their issuer cannot be read. Try again"
                                + " shortly.")
                .header("Retry-After", "5");
    }

    static Refused denied() {
        return new Refused(
                        403, "access-denied", "لا يسمح دورك بهذا.", "Your roles do not allow this. Nothing was done.")
                .bearerError("insufficient_scope");
    }

    static Refused noEndpoint() {
        return plain(404);
    }

    static Refused otherMethod(String allowed) {
        return plain(405).header("Allow", allowed);
    }

    static Refused badPath() {
        return new Refused(
                400,
                "path-refused",
                "عنوان الطلب مكتوب بطريقة غير مقبولة.",
                "The address of the request, or a header, is written in a way that is not taken here.");
    }

    static Refused tooMany(long seconds) {
        return new Refused(
                        429,
                        "too-many-requests",
                        "طلبات كثيرة؛ أعد المحاولة بعد " + seconds + " ثانية.",
                        "Too many requests; try again after " + seconds + " s. A poll may wait: Prefer: wait=20.")
                .header("Retry-After", Long.toString(seconds));
    }
}
