package dev.muamala.projection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param segments how many parts of the keys are read in parallel; fixed for a collection when its reading begins
 * @param batchSize how many events are folded for one write
 * @param pause the shortest time between two writes of one part of the keys
 * @param grace how long a collection that was replaced is kept, so that readers elsewhere have left it
 */
@ConfigurationProperties("muamala.projections")
public record ProjectionSettings(
        @DefaultValue("4") int segments,
        @DefaultValue("500") int batchSize,
        @DefaultValue("100ms") Duration pause,
        @DefaultValue("10s") Duration grace) {}
