package dev.muamala.review.soundness;

import java.util.List;
import java.util.Map;

/**
 * One scope as tokens see it. What is inside its sub-processes has been looked at before; here a sub-process is one
 * place that is left in one of the ways that were found.
 *
 * @param level the scope
 * @param start where the first token is
 * @param colours how many kinds of tokens there are: those of the start are 0, the others come from events that do not
 *     interrupt
 * @param triggers what events of the scope do, whatever its tokens do
 * @param inside what was found about its sub-processes, by their ids
 * @param assumptions what it leaves out, in words
 */
record Net(
        Level level,
        List<Place> places,
        Place start,
        int colours,
        List<Move> triggers,
        Map<String, Summary> inside,
        List<String> assumptions) {}
