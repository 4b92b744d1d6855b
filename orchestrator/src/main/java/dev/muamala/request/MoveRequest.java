package dev.muamala.request;

import dev.muamala.events.MoveId;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;

/**
 * Let a request that runs on {@code from} go on by {@code to}, from where it stands.
 *
 * @param move the batch that wants it
 */
public record MoveRequest(
        RequestId request, WorkflowVersion from, WorkflowVersion to, MoveId move, String reason, String by)
        implements RequestCommand {}
