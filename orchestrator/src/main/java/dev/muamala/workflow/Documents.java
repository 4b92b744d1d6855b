package dev.muamala.workflow;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells two BPMN documents apart. */
final class Documents {
    private Documents() {}

    /** SHA-256 in hexadecimal. */
    static String fingerprint(byte[] bpmn) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bpmn));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
