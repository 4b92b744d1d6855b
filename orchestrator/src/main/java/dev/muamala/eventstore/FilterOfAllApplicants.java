package dev.muamala.eventstore;

import tools.jackson.databind.node.ObjectNode;

/** Before callers were asked who they are, no webhook was told of one applicant only. */
record FilterOfAllApplicants(String type) implements Upcaster {
    @Override
    public int revision() {
        return 1;
    }

    @Override
    public ObjectNode upcast(ObjectNode event) {
        ((ObjectNode) event.get("filter")).putNull("applicant");
        return event;
    }
}
