package dev.muamala.events;

/** A name that stands for one thing. In JSON it is a plain string. */
public interface Identifier {
    String value();
}
