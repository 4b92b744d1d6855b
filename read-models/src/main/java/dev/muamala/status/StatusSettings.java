package dev.muamala.status;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param patience how long a reader is kept who knows more than this node, or has written what is not readable yet
 * @param longestWait the most that {@code Prefer: wait} is taken for
 * @param mostWaiting how many long polls and event streams one node holds; who comes then is answered at once
 * @param memory how much of the heap may hold statuses that were asked for, with their bytes; an estimate
 * @param heartbeat how often an event stream on which nothing happens says that it is there
 */
@ConfigurationProperties("muamala.status")
record StatusSettings(
        @DefaultValue("5s") Duration patience,
        @DefaultValue("60s") Duration longestWait,
        @DefaultValue("15000") int mostWaiting,
        @DefaultValue("64MB") DataSize memory,
        @DefaultValue("15s") Duration heartbeat) {}
