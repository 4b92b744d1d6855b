package dev.muamala.whole;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The trade licence that comes with the product, as a designer changes it. */
public record ChangedLicence(String bpmn) {
    /** The operation of the step that {@link #noticed} puts at the beginning. */
    public static final String NOTICE = "economic-department.trade-licence.escalate";

    public static ChangedLicence unchanged() {
        try (InputStream file = ChangedLicence.class.getResourceAsStream("/workflows/trade-licence/1.bpmn")) {
            return new ChangedLicence(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ChangedLicence withNotice() {
        return unchanged().noticed();
    }

    /** Before anything else the department is told, by a new service task. */
    public ChangedLicence noticed() {
        return replaced(
                        "sourceRef=\"requestReceived\" targetRef=\"naming\"",
                        "sourceRef=\"requestReceived\" targetRef=\"notice\"")
                .replaced("<bpmn:subProcess id=\"naming\"", """
                        <bpmn:serviceTask id="notice" name="Tell the department" camunda:type="external"
                                          camunda:topic="%s">
                          <bpmn:extensionElements>
                            <camunda:inputOutput>
                              <camunda:inputParameter name="reason">new</camunda:inputParameter>
                            </camunda:inputOutput>
                            <camunda:properties>
                              <camunda:property name="label.ar" value="إبلاغ الدائرة" />
                            </camunda:properties>
                          </bpmn:extensionElements>
                        </bpmn:serviceTask>
                        <bpmn:sequenceFlow id="notice_to_naming" sourceRef="notice" targetRef="naming" />
                        <bpmn:subProcess id="naming"\
                        """.formatted(NOTICE));
    }

    /** The applicant has this long to propose other names, instead of 14 days. */
    public ChangedLicence proposalWithin(String duration) {
        return replaced(">P14D<", ">" + duration + "<");
    }

    public ChangedLicence replaced(String before, String after) {
        if (!bpmn.contains(before)) {
            throw new IllegalArgumentException("The trade licence has no " + before);
        }
        return new ChangedLicence(bpmn.replace(before, after));
    }
}
