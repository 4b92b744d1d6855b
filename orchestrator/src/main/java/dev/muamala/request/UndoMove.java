package dev.muamala.request;

import dev.muamala.events.MoveId;
import dev.muamala.events.RequestId;

/** Let a request go on by the version that {@code move} took it from. Possible while nothing has happened since. */
public record UndoMove(RequestId request, MoveId move, String by) implements RequestCommand {}
