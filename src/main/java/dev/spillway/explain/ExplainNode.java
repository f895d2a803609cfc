package dev.spillway.explain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A node of the neutral tree: properties, which come in the order of [ExplainKey] whoever puts them, and children.
/// Values are String, Boolean, Long, BigDecimal (digits as printed), or lists of strings.
final class ExplainNode {
    static final int COST_DIGITS = 2;
    static final int TIME_DIGITS = 3;

    private final Map<ExplainKey, Object> properties = new EnumMap<>(ExplainKey.class);
    private final List<ExplainNode> workers = new ArrayList<>();
    private final List<ExplainNode> children = new ArrayList<>();
    private int initialChildren;

    ExplainNode put(ExplainKey key, Object value) {
        properties.put(key, value);
        return this;
    }

    ExplainNode cost(ExplainKey key, double value) {
        return put(key, decimal(value, COST_DIGITS));
    }

    ExplainNode time(ExplainKey key, double millis) {
        return put(key, decimal(millis, TIME_DIGITS));
    }

    void worker(ExplainNode worker) {
        workers.add(worker);
    }

    void child(ExplainNode child) {
        children.add(child);
    }

    /// A child that runs before the others and is shown before them.
    void initialChild(ExplainNode child) {
        children.add(initialChildren++, child);
    }

    @Nullable
    Object get(ExplainKey key) {
        return properties.get(key);
    }

    boolean has(ExplainKey key) {
        return properties.containsKey(key);
    }

    Map<ExplainKey, Object> properties() {
        return Collections.unmodifiableMap(properties);
    }

    /// What each worker did, in the order of their numbers.
    List<ExplainNode> workers() {
        return Collections.unmodifiableList(workers);
    }

    List<ExplainNode> children() {
        return Collections.unmodifiableList(children);
    }

    /// A number that prints with exactly `digits` decimals.
    static BigDecimal decimal(double value, int digits) {
        return BigDecimal.valueOf(Double.isFinite(value) ? value : Double.MAX_VALUE)
                .setScale(digits, RoundingMode.HALF_UP);
    }
}
