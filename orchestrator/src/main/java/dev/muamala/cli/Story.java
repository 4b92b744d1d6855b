package dev.muamala.cli;

import dev.muamala.events.RequestId;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What is to happen to the demo's request: a rule for the sandbox entities that meets this request only. */
enum Story {
    USUAL,
    REFUSE_NAME,
    CORRECTION,
    PAYMENT_DECLINED,
    OUTAGE,
    REJECTED,
    WITHDRAW;

    /** The rule as the sandbox takes it; none where everything goes its usual way. */
    Optional<ObjectNode> ruleFor(RequestId request) {
        if (this == USUAL) {
            return Optional.empty();
        }
        ObjectNode rule = (ObjectNode) Example.read("/demo/stories/" + this + ".json");
        return Optional.of(rule.put("id", ruleOf(request)).put("request", request.value()));
    }

    String ruleOf(RequestId request) {
        return "demo-" + request;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
