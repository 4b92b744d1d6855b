package dev.muamala.security;

import dev.muamala.eventstore.ReadsSeen;
import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.client.RestTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * A filter of our own with Spring Security's decoder of tokens, and its firewall before whatever looks at more than the
 * path: sessions, forms, redirects and all else that a browser's user would need have no place here.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
class SecurityConfiguration {
    private static final Duration ISSUER_PATIENCE = Duration.ofSeconds(3);

    @Bean
    AccessTable accessTable() {
        return AccessTable.read();
    }

    @Bean
    Refusals refusals(JsonMapper json, SecuritySettings settings) {
        return new Refusals(json, settings.demo());
    }

    /** Before all that answers, so also before what answers polls from memory. */
    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(
            AccessTable table,
            JwtDecoder decoder,
            ReadsSeen reads,
            Refusals refusals,
            SecuritySettings settings,
            Clock clock) {
        FilterRegistrationBean<AccessFilter> filter = new FilterRegistrationBean<>(new AccessFilter(
                table,
                new Tokens(decoder, settings, clock),
                new RateLimits(settings.limits()),
                reads,
                refusals,
                settings.demo()));
        filter.setDispatcherTypes(DispatcherType.REQUEST);
        filter.setOrder(AccessFilter.ORDER);
        return filter;
    }

    /** The firewall alone. */
    @Bean
    SecurityFilterChain securityFilterChain() {
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, List.of());
    }

    /** Any method comes through: that there is no such is for the table to say, by 405. */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(Refusals refusals) {
        return (request, response, rejection) -> refusals.write(Refused.badPath(), request, response);
    }

    /** The keys of the demo's issuer; nobody else's are good then. */
    @Bean
    @ConditionalOnProperty("muamala.security.demo")
    DemoIssuer.Keys demoIssuer(
            SecuritySettings settings, ServerProperties server, @Value("${muamala.data:./data}") Path data) {
        InetAddress address = server.getAddress();
        if (address == null || !address.isLoopbackAddress()) {
            throw new IllegalStateException(
                    "muamala.security.demo lets anybody in who can read a file, and server.address"
                            + " is " + (address == null ? "every address" : address.getHostAddress())
                            + ". Set muamala.security.issuer instead, or listen on 127.0.0.1 only.");
        }
        if (settings.issuer() != null) {
            throw new IllegalStateException("muamala.security.demo and muamala.security.issuer are both set. The"
                    + " development issuer runs in the demo only; leave one of the two out.");
        }
        return DemoIssuer.at(Objects.requireNonNullElse(settings.demoKey(), data.resolve(DemoIssuer.FILE)))
                .serve();
    }

    @Bean
    JwtDecoder jwtDecoder(SecuritySettings settings, ObjectProvider<DemoIssuer.Keys> demo, Clock clock) {
        Optional<String> demoKeys = Optional.ofNullable(demo.getIfAvailable())
                .map(keys -> keys.uri().toString());
        if (demoKeys.isEmpty() && settings.issuer() == null) {
            throw new IllegalStateException(
                    "muamala.security.issuer is not set: nobody's tokens would be good. Set it to"
                            + " the identity provider's, or run the demo: muamala start");
        }
        return demoKeys.isPresent()
                ? decoder(DemoIssuer.ISSUER, demoKeys, settings, clock)
                : decoder(settings.issuer(), Optional.ofNullable(settings.jwks()), settings, clock);
    }

    /** @param jwks where the keys are; the issuer is asked where it is empty, when the first token comes */
    static JwtDecoder decoder(String issuer, Optional<String> jwks, SecuritySettings settings, Clock clock) {
        List<SignatureAlgorithm> algorithms = settings.algorithms().stream()
                .map(name -> Optional.ofNullable(SignatureAlgorithm.from(name))
                        .orElseThrow(() -> new IllegalStateException("muamala.security.algorithms names \"" + name
                                + "\", which is no signature by a key pair, such as RS256.")))
                .toList();
        OAuth2TokenValidator<Jwt> validator = validator(issuer, settings, clock);
        return new SupplierJwtDecoder(() -> {
            NimbusJwtDecoder decoder = jwks.map(NimbusJwtDecoder::withJwkSetUri)
                    .orElseGet(() -> NimbusJwtDecoder.withIssuerLocation(issuer))
                    .restOperations(issuerClient())
                    .jwsAlgorithms(pinned -> pinned.addAll(algorithms))
                    .build();
            decoder.setJwtValidator(validator);
            return decoder;
        });
    }

    private static RestTemplate issuerClient() {
        SimpleClientHttpRequestFactory connections = new SimpleClientHttpRequestFactory();
        connections.setConnectTimeout(ISSUER_PATIENCE);
        connections.setReadTimeout(ISSUER_PATIENCE);
        return new RestTemplate(connections);
    }

    private static OAuth2TokenValidator<Jwt> validator(String issuer, SecuritySettings settings, Clock clock) {
        JwtTimestampValidator time = new JwtTimestampValidator(settings.clockSkew());
        time.setClock(clock);
        return new DelegatingOAuth2TokenValidator<>(
                time,
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, audience -> audience != null && audience.contains(settings.audience())),
                new JwtClaimValidator<>(JwtClaimNames.EXP, Objects::nonNull));
    }
}
