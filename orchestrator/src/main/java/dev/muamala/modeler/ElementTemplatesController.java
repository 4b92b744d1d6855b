package dev.muamala.modeler;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.templates.ElementTemplate;
import dev.muamala.templates.ElementTemplates;
import dev.muamala.workflow.LiveWorkflows;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The element templates of this server's catalogue; saved as a file they are what Camunda Modeler offers. */
@RestController
class ElementTemplatesController {
    private final List<ElementTemplate> templates;

    ElementTemplatesController(Catalogue catalogue, LiveWorkflows workflows) {
        this.templates = ElementTemplates.of(catalogue, workflows);
    }

    @GetMapping(path = "/api/v1/element-templates", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<ElementTemplate>> all() {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("muamala.json")
                                .build()
                                .toString())
                .body(templates);
    }
}
