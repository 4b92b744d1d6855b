package dev.muamala.request;

import dev.muamala.events.PersonId;
import dev.muamala.events.RequestId;

/** Know the applicant no more. The request is over. */
public record EraseApplicant(RequestId request, PersonId person) implements RequestCommand {}
