package dev.spillway.planner;

import dev.spillway.data.DataType;
import dev.spillway.data.SessionZone;
import dev.spillway.storage.RelationId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// Plans of a session's recent statements, both alternatives of each; which one runs is chosen at each execution by the
/// dirty count of the moment. Least recently used ones go first.
///
/// A plan is found again for the same text, parameter types, settings and epoch; the epoch moves on DDL and ANALYZE. It
/// is also stale once a relation it reads has 10 % more or fewer rows than when it was planned. `V` is what the caller
/// keeps beside the plan. Owned by the session's leader thread.
public final class PlanCache<V> {
    private static final double ROW_CHANGE_MAX = 0.1;

    /// `text` as the user sent it; `zone` is the one its constants were read in.
    public record Key(
            String text, List<DataType> parameterTypes, PlannerSettings settings, SessionZone zone, long epoch) {
        public Key {
            parameterTypes = List.copyOf(parameterTypes);
        }

        /// Leaves the many settings out: one text is rarely planned under several.
        @Override
        public int hashCode() {
            return 31 * text.hashCode() + Long.hashCode(epoch);
        }
    }

    /// A plan with what its caller needs to run it.
    public record Entry<V>(PlannedQuery plan, V attachment) {}

    private final int entriesMax;
    private final LinkedHashMap<Key, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long hits;
    private long misses;

    public PlanCache(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    /// `currentRows` gives a relation's rows now, or nothing when it is gone.
    public Optional<Entry<V>> find(Key key, Function<RelationId, OptionalDouble> currentRows) {
        Entry<V> entry = entries.get(key);
        if (entry != null && isFresh(entry.plan(), currentRows)) {
            hits++;
            return Optional.of(entry);
        }
        if (entry != null) {
            entries.remove(key);
        }
        misses++;
        return Optional.empty();
    }

    private static boolean isFresh(PlannedQuery plan, Function<RelationId, OptionalDouble> currentRows) {
        for (Map.Entry<RelationId, Double> planned : plan.relationRows().entrySet()) {
            OptionalDouble now = currentRows.apply(planned.getKey());
            double then = planned.getValue();
            if (now.isEmpty() || Math.abs(now.getAsDouble() - then) > ROW_CHANGE_MAX * then) {
                return false;
            }
        }
        return true;
    }

    public void put(Key key, Entry<V> entry) {
        entries.put(key, entry);
        if (entries.size() > entriesMax) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    public void clear() {
        entries.clear();
    }

    public int size() {
        return entries.size();
    }

    public long hits() {
        return hits;
    }

    public long misses() {
        return misses;
    }
}
