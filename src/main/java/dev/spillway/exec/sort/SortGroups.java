package dev.spillway.exec.sort;

import dev.spillway.instrument.NodeInstrumentation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What EXPLAIN tells of the groups of an incremental sort that were sorted in one way. Used by one thread.
final class SortGroups {
    private static final long KILOBYTE = 1_024;

    private final Set<String> methods = new TreeSet<>();
    private final Space memory = new Space("Memory");
    private final Space disk = new Space("Disk");
    private long count;

    private static final class Space {
        private final String type;
        private long count;
        private long sum;
        private long peak;

        Space(String type) {
            this.type = type;
        }

        void add(long bytes) {
            count++;
            sum += bytes;
            peak = Math.max(peak, bytes);
        }

        void report(Map<String, Object> into) {
            if (count > 0) {
                Map<String, Object> space = new LinkedHashMap<>();
                space.put("Average Sort Space Used", (sum / count + KILOBYTE - 1) / KILOBYTE);
                space.put("Peak Sort Space Used", (peak + KILOBYTE - 1) / KILOBYTE);
                into.put("Sort Space " + type, space);
            }
        }
    }

    void add(String method, boolean isOnDisk, long bytes) {
        count++;
        methods.add(method);
        (isOnDisk ? disk : memory).add(bytes);
    }

    void report(String property, NodeInstrumentation instrumentation) {
        if (count > 0) {
            Map<String, Object> groups = new LinkedHashMap<>();
            groups.put("Group Count", count);
            groups.put("Sort Methods Used", List.copyOf(methods));
            memory.report(groups);
            disk.report(groups);
            instrumentation.property(property, groups);
        }
    }
}
