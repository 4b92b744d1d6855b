package dev.muamala.faults;

import dev.muamala.eventstore.DueWorkChange;
import dev.muamala.faults.Evidence.Logged;
import dev.muamala.request.RequestDueWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** {@link Invariant#I11}: the table of due work, read from the log anew. */
final class DueWorkFollowsFromLog {
    private DueWorkFollowsFromLog() {}

    private record Work(String kind, long globalIndex) {}

    static Stream<String> violations(Evidence evidence) {
        RequestDueWork rule = new RequestDueWork(evidence.outside().lease());
        Map<String, Work> due = new TreeMap<>();
        for (Logged logged : evidence.log()) {
            for (DueWorkChange change : rule.changesOf(logged.event())) {
                if (change instanceof DueWorkChange.Add add) {
                    due.put(add.id(), new Work(add.kind(), logged.index()));
                } else {
                    due.remove(change.id());
                }
            }
        }
        Map<String, Work> table = new TreeMap<>();
        evidence.dueWork().forEach(row -> table.put(row.id(), new Work(row.kind(), row.globalIndex())));
        List<String> found = new ArrayList<>();
        TreeSet<String> ids = new TreeSet<>(due.keySet());
        ids.addAll(table.keySet());
        for (String id : ids) {
            if (!table.containsKey(id)) {
                found.add(id + " is due by event " + due.get(id).globalIndex() + " and is not in the table");
            } else if (!due.containsKey(id)) {
                found.add(id + " is in the table, and nothing in the log makes it due");
            } else if (!table.get(id).equals(due.get(id))) {
                found.add(id + " is in the table as " + table.get(id) + ", where the log says " + due.get(id));
            }
        }
        return found.stream();
    }
}
