package dev.muamala.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * The identity provider of the demo: whoever can read its key file can be anybody. Its tokens are good only where a
 * server of the demo trusts this very key, and such a server listens on loopback.
 */
public final class DemoIssuer {
    public static final String ISSUER = "urn:muamala:demo";
    static final String AUDIENCE = "muamala";

    /** Where its key is in a data folder. */
    public static final String FILE = "demo/issuer.jwk";

    private final ECKey key;

    private DemoIssuer(ECKey key) {
        this.key = key;
    }

    /** With the key of this file, which is made where there is none; only its owner can read it. */
    public static DemoIssuer at(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return new DemoIssuer(ECKey.parse(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's key " + file + " cannot be read or made", e);
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(file + " holds no key; delete it and start again", e);
        }
    }

    private static void make(Path file) throws IOException, JOSEException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String made = new ECKeyGenerator(Curve.P_256)
                .keyID(UUID.randomUUID().toString())
                .generate()
                .toJSONString();
        Path complete = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "issuer",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(complete, made);
        try {
            Files.createLink(file, complete);
        } catch (FileAlreadyExistsException e) {
            // somebody else was first, and theirs is as good
        } finally {
            Files.delete(complete);
        }
    }

    public String token(Caller caller, Duration goodFor) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(caller.subject())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(goodFor)))
                .claim("roles", caller.roles().stream().map(Role::code).sorted().toList())
                .claim("idn", caller.emiratesId())
                .claim(
                        "userType",
                        caller.level() == null ? null : caller.level().name())
                .claim("entity", caller.entity())
                .claim("emirate", caller.emirate());
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key, over HTTP on loopback, until it is closed. */
    Keys serve() {
        byte[] jwks = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/jwks.json", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
                exchange.sendResponseHeaders(200, jwks.length);
                exchange.getResponseBody().write(jwks);
                exchange.close();
            });
            server.start();
            return new Keys(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Keys(HttpServer server) implements AutoCloseable {
        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
