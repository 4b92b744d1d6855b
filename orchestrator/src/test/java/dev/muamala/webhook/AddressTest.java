package dev.muamala.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Violation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static final Reachable PUBLIC = new Reachable(List.of());

    private final Address address = new Address(false, Set.of(443, 8443), PUBLIC);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.ae/hooks",
                "https://app.example.ae:8443/hooks?tenant=1",
                "https://8.8.8.8/",
                "https://[2001:4860:4860::8888]/"
            })
    void addresses_that_may_be_told(String url) {
        assertThat(address.fault(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hooks, not-an-address",
        "https://, not-an-address",
        "https:///hooks, not-an-address",
        "https://a b/, not-an-address",
        "https://2130706433/, address-not-allowed",
        "https://مثال.امارات/, not-an-address",
        "http://app.example.ae/, scheme-not-allowed",
        "ftp://app.example.ae/, scheme-not-allowed",
        "file://host/etc/passwd, scheme-not-allowed",
        "https://user:word@app.example.ae/, credentials-not-allowed",
        "https://app.example.ae/#part, fragment-not-allowed",
        "https://app.example.ae:22/, port-not-allowed",
        "https://127.0.0.1/, address-not-allowed",
        "https://169.254.169.254/latest, address-not-allowed",
        "https://[::1]/, address-not-allowed",
        "https://[::ffff:10.0.0.1]/, address-not-allowed"
    })
    void addresses_that_may_not(String url, String code) {
        assertThat(address.fault(url).map(Violation::code)).hasValue(code);
        assertThat(address.fault(url).orElseThrow().pointer()).isEqualTo("/url");
    }

    @Test
    void an_address_that_is_too_long_is_refused() {
        assertThat(address.fault("https://app.example.ae/" + "a".repeat(2_000)).map(Violation::code))
                .hasValue("too-long");
    }

    @Test
    void the_operator_may_allow_http_and_any_port() {
        Address demo = new Address(true, Set.of(), new Reachable(List.of(Network.parse("127.0.0.0/8"))));

        assertThat(demo.fault("http://127.0.0.1:40123/")).isEqualTo(Optional.empty());
        assertThat(demo.fault("http://10.0.0.1/").map(Violation::code)).hasValue("address-not-allowed");
    }
}
