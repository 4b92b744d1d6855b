package dev.muamala.request;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import java.util.Map;

/** Hand in a request whose form is known to be good, to be served by this version of the service's workflow. */
public record SubmitRequest(
        RequestId request,
        ApplicantId applicant,
        String service,
        LocalizedText serviceLabel,
        Emirate emirate,
        WorkflowVersion workflow,
        Map<String, Object> form,
        String fingerprint)
        implements RequestCommand {}
