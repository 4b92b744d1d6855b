package dev.muamala.modeler;

import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelerProperties.class)
class ModelerConfiguration {
    @Bean
    InTime modelerPatience() {
        return new InTime(Duration.ofSeconds(4), 4);
    }
}
