package dev.muamala.request;

import dev.muamala.access.Reach;
import dev.muamala.events.RequestId;
import java.util.Map;

/**
 * The applicant no longer wants what was asked for. Possible while the workflow listens for {@link #MESSAGE}.
 *
 * @param reach whose requests may be withdrawn by whoever says so
 */
public record WithdrawRequest(RequestId request, String actor, Map<String, Object> content, Reach reach)
        implements RequestCommand {
    /** The message by which a workflow says where it can be withdrawn from. */
    public static final String MESSAGE = "withdraw";
}
