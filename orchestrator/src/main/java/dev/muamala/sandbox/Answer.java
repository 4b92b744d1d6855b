package dev.muamala.sandbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muamala.events.LocalizedText;
import java.util.Map;

/** What an entity says to a call, at once or in a callback; its JSON is the body of the entity protocol. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Replied.class, name = "replied"),
    @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Answer.Accepted.class, name = "accepted")
})
public sealed interface Answer {
    /** It is done; the only answer that stands for an effect. */
    record Replied(Map<String, Object> result) implements Answer {}

    /** The entity declines and has done nothing. */
    record Refused(String code, LocalizedText reason, Map<String, Object> details) implements Answer {}

    /** The answer follows by callback. */
    record Accepted(String reference) implements Answer {}
}
