package dev.muamala.modeler;

import dev.muamala.events.Emirate;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/**
 * A deployment as Modeler sends it.
 *
 * @param name what the designer calls it
 * @param emirate whose own workflow it is, by the tenant id; the nation's where it is empty
 * @param onlyChanges whether what is there already is not to be named in the answer
 */
record Upload(String name, Optional<Emirate> emirate, boolean onlyChanges, List<File> files) {
    record File(String name, byte[] content) {}

    /** Fields that are no files, as Camunda 7.24 has them. */
    private static final Set<String> FIELDS = Set.of(
            "deployment-name",
            "deployment-source",
            "deployment-activation-time",
            "enable-duplicate-filtering",
            "deploy-changed-only",
            "tenant-id");

    /** @throws CamundaError when it cannot be deployed here, whatever is in the files */
    static Upload of(MultipartHttpServletRequest request) throws IOException, ServletException {
        request.getMultiFileMap();
        List<File> files = new ArrayList<>();
        for (Part part : request.getParts()) {
            if (!FIELDS.contains(part.getName())) {
                files.add(file(part));
            }
        }
        if (files.isEmpty()) {
            throw CamundaError.invalid("No deployment resources contained in the form upload.");
        }
        if (!field(request, "deployment-activation-time").isEmpty()) {
            throw CamundaError.invalid("deployment-activation-time is not used here: publish the draft with a date."
                    + " Nothing was deployed.");
        }
        return new Upload(
                field(request, "deployment-name"),
                emirate(field(request, "tenant-id")),
                field(request, "enable-duplicate-filtering").equals("true")
                        || field(request, "deploy-changed-only").equals("true"),
                files);
    }

    private static String field(MultipartHttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
    }

    private static File file(Part part) throws IOException {
        String name = part.getSubmittedFileName();
        if (name == null) {
            throw CamundaError.invalid("No file name found in the deployment resource described by form parameter '"
                    + part.getName() + "'.");
        }
        if (!name.endsWith(".bpmn") && !name.endsWith(".bpmn20.xml")) {
            throw CamundaError.invalid("Only BPMN files (.bpmn) are deployed here, and \"" + name + "\" is none. "
                    + (name.endsWith(".dmn")
                            ? "Decisions come with the server's definitions (decisions/<key>.dmn); see the designers'"
                                    + " room."
                            : "Forms come with the server's catalogue (catalogue/forms/<key>.schema.json), and code is"
                                    + " never taken.")
                    + " Nothing was deployed.");
        }
        return new File(name, part.getInputStream().readAllBytes());
    }

    private static Optional<Emirate> emirate(String tenant) {
        if (tenant.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Emirate.ofCode(tenant)
                .orElseThrow(() -> CamundaError.invalid("The tenant id says whose own workflow it is, and \"" + tenant
                        + "\" is no emirate. Leave it empty for the nation's, or use one of "
                        + Arrays.stream(Emirate.values()).map(Emirate::code).collect(Collectors.joining(", "))
                        + ". Nothing was deployed.")));
    }
}
