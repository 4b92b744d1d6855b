package dev.muamala.review;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.ProcessModel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads workflows of tests without a limit of time: build machines are slow. */
public final class Models {
    private Models() {}

    /** @throws IllegalArgumentException when it is not safe, or not of the shape that the engine wants */
    public static ProcessModel read(String document, String key) {
        Findings findings = new Findings();
        ProcessModel model;
        try {
            XmlElement root = XmlElement.parse(document.getBytes(StandardCharsets.UTF_8), Deadline.none());
            new AllowList(findings, Deadline.none()).check(root);
            model = ProcessReader.read(root, new WorkflowVersion(key, 1), findings, Deadline.none())
                    .orElseThrow();
        } catch (XmlElement.RefusedException e) {
            throw new IllegalArgumentException(document, e);
        }
        ShapeCheck.check(model, findings, Deadline.none());
        if (findings.failed(Rule.Part.SAFETY) || findings.failed(Rule.Part.SHAPE)) {
            throw new IllegalArgumentException(findings.inOrderOf(List.of()) + "\n" + document);
        }
        return model;
    }
}
