package dev.muamala.request;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Tells two bodies apart by what they say, not by how they are spelled: order of fields and spaces do not count. */
@Component
final class Fingerprint {
    private final JsonMapper canonical = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** Of a submission; SHA-256 in hexadecimal. Never changes, for logs have it. */
    String of(String service, String emirate, Map<String, Object> form) {
        return of(List.of(service, emirate, form));
    }

    /** Of something else that is done to a request. */
    String of(String what, Map<String, ?> said) {
        return of(List.of(what, said));
    }

    private String of(List<?> said) {
        byte[] text = canonical.writeValueAsBytes(said);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
