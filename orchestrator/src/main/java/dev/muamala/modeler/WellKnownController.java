package dev.muamala.modeler;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Where Camunda's web applications are, as Modeler asks. There are none here; the link that it calls Cockpit leads to
 * the workflows and what is current. Modeler appends a path to it, which the fragment swallows.
 */
@RestController
class WellKnownController {
    @GetMapping("/.well-known/camunda-automation-platform/webapps")
    Map<String, String> applications() {
        String base =
                ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
        return Map.of("cockpitUrl", base + "/api/v1/workflows?#/");
    }
}
