package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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
        return noticeBetween("requestReceived", "<bpmn:subProcess", "naming");
    }

    /** The department is told after the licence was issued, and before the ministry is asked for its file. */
    static ChangedLicence withLateNotice() {
        return unchanged().noticeBetween("issueLicence", "<bpmn:serviceTask", "openEstablishment");
    }

    private ChangedLicence noticeBetween(String before, String element, String after) {
        return replaced(
                        "sourceRef=\"%s\" targetRef=\"%s\"".formatted(before, after),
                        "sourceRef=\"%s\" targetRef=\"notice\"".formatted(before))
                .replaced(
                        "%s id=\"%s\"".formatted(element, after), """
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
                        <bpmn:sequenceFlow id="notice_to_%s" sourceRef="notice" targetRef="%s" />
                        %s id="%s"\
                        """.formatted(NOTICE, after, after, element, after));
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

    /** Drafted and submitted by one person, approved and published by another. Returns the number it got. */
    int publishedIn(JsonClient frontDoor, String path) {
        HttpAnswer drafted = frontDoor.post(path + "/drafts", Map.of("by", "amal", "note", "a change", "bpmn", bpmn));
        assertThat(drafted.status()).as(drafted.toString()).isEqualTo(201);
        String version = path + "/versions/" + drafted.number("/version");
        assertThat(frontDoor.post(version + "/submission", Map.of("by", "amal")).status())
                .isEqualTo(200);
        assertThat(frontDoor.post(version + "/approval", Map.of("by", "badr")).status())
                .isEqualTo(200);
        HttpAnswer published = frontDoor.post(version + "/publication", Map.of("by", "badr"));
        assertThat(published.status()).as(published.toString()).isEqualTo(200);
        return (int) drafted.number("/version");
    }
}
