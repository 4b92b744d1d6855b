package dev.muamala.modeler;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.muamala.review.Finding;
import dev.muamala.review.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A refusal as Camunda words it. Modeler shows {@code message} in its log, line by line; one that begins as a parse
 * error does it also says that the diagram is at fault.
 */
final class CamundaError extends RuntimeException {
    private static final String PARSE_ERROR = "ENGINE-09005 Could not parse BPMN process.";

    private final int status;
    private final String type;
    private final Integer code;
    private final Map<String, ResourceReport> details;

    private CamundaError(int status, String type, Integer code, String message, Map<String, ResourceReport> details) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.details = details;
    }

    /** @param line 0: a finding names its element */
    record Problem(String message, int line, int column, String mainElementId, List<String> elementIds) {
        static Problem of(Finding finding) {
            return new Problem(finding.toString(), 0, 0, finding.element(), List.of(finding.element()));
        }
    }

    /** What was found in one file. */
    record ResourceReport(List<Problem> errors, List<Problem> warnings) {
        static ResourceReport of(List<Finding> findings) {
            return new ResourceReport(problems(findings, Severity.ERROR), problems(findings, Severity.WARNING));
        }

        private static List<Problem> problems(List<Finding> findings, Severity severity) {
            return findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .map(Problem::of)
                    .toList();
        }
    }

    /**
     * @param code 0 where Camunda's engine would say it, null where its API would
     * @param details left out where there are none
     */
    record Body(
            String type,
            String message,
            Integer code,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, ResourceReport> details) {}

    static CamundaError of(int status, String type, String message) {
        return new CamundaError(status, type, null, message, Map.of());
    }

    static CamundaError invalid(String message) {
        return of(400, "InvalidRequestException", message);
    }

    /** What the engine would not do; 500 is Camunda's status for it. */
    static CamundaError engine(String message) {
        return new CamundaError(500, "RestException", 0, message, Map.of());
    }

    /**
     * Files that the review does not let pass.
     *
     * @param files what was found in each, by its name
     */
    static CamundaError parse(Map<String, List<Finding>> files) {
        StringBuilder message = new StringBuilder(PARSE_ERROR);
        section(message, "Errors", files, Severity.ERROR);
        section(message, "Warnings", files, Severity.WARNING);
        message.append("\nNothing was deployed.");
        Map<String, ResourceReport> details = new LinkedHashMap<>();
        files.forEach((file, findings) -> details.put(file, ResourceReport.of(findings)));
        return new CamundaError(400, "ParseException", 0, message.toString(), details);
    }

    private static void section(
            StringBuilder message, String title, Map<String, List<Finding>> files, Severity severity) {
        List<String> lines = files.entrySet().stream()
                .flatMap(file -> lines(file.getKey(), file.getValue(), severity))
                .toList();
        if (!lines.isEmpty()) {
            message.append(message.length() == PARSE_ERROR.length() ? " " : "\n")
                    .append(title)
                    .append(": \n* ")
                    .append(String.join("\n* ", lines));
        }
    }

    private static Stream<String> lines(String file, List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .map(finding -> finding + " | resource " + file);
    }

    int status() {
        return status;
    }

    Body body() {
        return new Body(type, getMessage(), code, details);
    }
}
