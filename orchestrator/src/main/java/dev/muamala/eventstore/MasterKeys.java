package dev.muamala.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the keys of persons are kept under. The present one encrypts; earlier ones are known for as long as something is
 * still kept under them.
 */
final class MasterKeys {
    /** Where the demo keeps its own in a data folder. */
    static final String FILE = "demo/master.key";

    /**
     * One of them. Each use has a key of its own that follows from it.
     *
     * @param id tells it from others, and nothing else about it
     * @param wrapping encrypts keys
     * @param lookup hides names
     */
    record Master(String id, SecretKey wrapping, SecretKey lookup) {
        private static Master of(String base64) {
            byte[] secret;
            try {
                secret = Base64.getDecoder().decode(base64.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("it is not in base64", e);
            }
            SecretKey key = Aes.key(secret);
            return new Master(
                    HexFormat.of().formatHex(hmac(key, "muamala: id"), 0, 8),
                    Aes.key(hmac(key, "muamala: wrapping of keys")),
                    Aes.key(hmac(key, "muamala: lookup of persons")));
        }

        /** What a name is found by. */
        byte[] lookup(String identity) {
            return hmac(lookup, identity);
        }

        private static byte[] hmac(SecretKey key, String text) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
                return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
            }
        }

        @Override
        public String toString() {
            return "master key " + id;
        }
    }

    private final List<Master> masters;

    private MasterKeys(List<Master> masters) {
        this.masters = masters;
    }

    /**
     * @param present 32 bytes in base64
     * @param earlier likewise
     * @throws IllegalStateException when one of them is no key
     */
    static MasterKeys of(String present, List<String> earlier) {
        return new MasterKeys(Stream.concat(
                        Stream.of(master("muamala.keys.master", present)),
                        earlier.stream().map(key -> master("muamala.keys.earlier", key)))
                .toList());
    }

    private static Master master(String where, String key) {
        try {
            return Master.of(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    where + " holds no key: " + e.getMessage() + ". Make one: openssl rand -base64 32", e);
        }
    }

    /** The one of this file, which is made where there is none; only its owner can read it. */
    static MasterKeys inFile(Path file, List<String> earlier) {
        try {
            if (!Files.exists(file)) {
                make(file.toAbsolutePath());
            }
            return of(Files.readString(file), earlier);
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's master key " + file + " cannot be read or made", e);
        }
    }

    private static void make(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path complete = Files.createTempFile(
                file.getParent(),
                "master",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                complete, Base64.getEncoder().encodeToString(Aes.newKey().getEncoded()));
        try {
            Files.createLink(file, complete);
        } catch (FileAlreadyExistsException e) {
            // somebody else was first, and theirs is as good
        } finally {
            Files.delete(complete);
        }
    }

    Master present() {
        return masters.get(0);
    }

    List<Master> all() {
        return masters;
    }

    /** @throws IllegalStateException when it is not configured */
    Master named(String id) {
        return masters.stream()
                .filter(master -> master.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Keys of persons are kept under the master key " + id
                        + ", which is neither muamala.keys.master nor among muamala.keys.earlier. Add it to"
                        + " muamala.keys.earlier; nothing personal can be read without it."));
    }
}
