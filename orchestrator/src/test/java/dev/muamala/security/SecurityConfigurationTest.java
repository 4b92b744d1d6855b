package dev.muamala.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

class SecurityConfigurationTest {
    @TempDir
    private Path folder;

    private final SecurityConfiguration configuration = new SecurityConfiguration();
    private final ServerProperties server = new ServerProperties();

    private static SecuritySettings settings(String... properties) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            all.put("muamala.security." + properties[i], properties[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("muamala.security", SecuritySettings.class);
    }

    @Test
    void the_development_issuer_runs_on_loopback_only() throws Exception {
        assertThatThrownBy(() -> configuration.demoIssuer(settings("demo", "true"), server, folder))
                .hasMessageContaining("every address");
        server.setAddress(InetAddress.getByName("0.0.0.0"));
        assertThatThrownBy(() -> configuration.demoIssuer(settings("demo", "true"), server, folder))
                .hasMessageContaining("0.0.0.0");
        assertThat(folder).as("no key was made").isEmptyDirectory();
    }

    @Test
    void the_development_issuer_does_not_run_beside_another() throws Exception {
        server.setAddress(InetAddress.getLoopbackAddress());

        assertThatThrownBy(() -> configuration.demoIssuer(
                        settings("demo", "true", "issuer", "https://id.example"), server, folder))
                .hasMessageContaining("both set");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void its_key_is_made_once_and_is_its_owners() throws Exception {
        server.setAddress(InetAddress.getLoopbackAddress());
        Path key = folder.resolve(DemoIssuer.FILE);

        try (DemoIssuer.Keys first = configuration.demoIssuer(settings("demo", "true"), server, folder)) {
            assertThat(first.uri().getHost()).isEqualTo("127.0.0.1");
        }
        String made = Files.readString(key);
        try (DemoIssuer.Keys again = configuration.demoIssuer(settings("demo", "true"), server, folder)) {
            assertThat(again).isNotNull();
        }

        assertThat(Files.readString(key)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(key.getParent()).isDirectoryContaining(file -> file.equals(key));
    }
}
