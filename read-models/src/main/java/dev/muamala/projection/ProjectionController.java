package dev.muamala.projection;

import dev.muamala.events.LocalizedText;
import dev.muamala.problem.Problem;
import dev.muamala.problem.ProblemException;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** For operators: how far the read models are, and a rebuild of one that is doubted. */
@RestController
@RequestMapping("/api/v1/projections")
class ProjectionController {
    private final Projections projections;

    ProjectionController(Projections projections) {
        this.projections = projections;
    }

    @GetMapping
    List<ProjectionStatus> projections() {
        return projections.status();
    }

    /** Begins a rebuild; asked again while one is under way, it changes nothing and answers the same. */
    @PostMapping("/{name}/rebuild")
    ResponseEntity<Void> rebuild(@PathVariable String name) {
        projections
                .rebuild(name)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        HttpStatus.NOT_FOUND,
                        "projection-not-found",
                        new LocalizedText("نموذج القراءة غير موجود", "There is no such projection"),
                        new LocalizedText(
                                "لا يوجد نموذج قراءة باسم \"" + name + "\". لم يتغيّر شيء.",
                                "No projection is named \"" + name
                                        + "\". Nothing was changed. See GET /api/v1/projections."))));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/projections"))
                .build();
    }
}
