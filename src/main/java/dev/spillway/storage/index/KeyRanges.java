package dev.spillway.storage.index;

import dev.spillway.storage.IndexColumn;
import dev.spillway.storage.IndexCondition;
import dev.spillway.storage.IndexCondition.Operator;
import dev.spillway.storage.encoding.ColumnBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns conditions on leading key columns into ranges of entries: equalities (or IS NULL) on the first columns, then
/// bounds on the next one. One thread.
public final class KeyRanges {
    private final KeyCodec codec;
    private final List<IndexColumn> columns;
    private final List<IndexCondition> conditions;
    private final EntryBytes prefix = new EntryBytes();

    /// `conditions` in key order; each key before the last has exactly one, an equality or IS NULL.
    public KeyRanges(KeyCodec codec, List<IndexColumn> columns, List<IndexCondition> conditions) {
        this.codec = codec;
        this.columns = columns;
        this.conditions = conditions;
    }

    /// The range for one row of values, `values[i]` being those of condition `i` (`null` where it has none); empty
    /// where nothing can match, as a comparison with NULL.
    public Optional<KeyRange> range(@Nullable ColumnBuffer[] values, int row) {
        prefix.clear();
        int i = 0;
        while (i < conditions.size() && isExact(conditions.get(i).operator())) {
            IndexCondition condition = conditions.get(i);
            if (condition.operator() == Operator.IS_NULL) {
                prefix.put(nullFlag(condition.key()));
            } else if (!put(prefix, condition, values[i], row)) {
                return Optional.empty();
            }
            i++;
        }
        byte[] from = prefix.toArray();
        byte[] to = successor(from);
        for (; i < conditions.size(); i++) {
            Optional<KeyRange> range = bound(conditions.get(i), values[i], row);
            if (range.isEmpty()) {
                return range;
            }
            from = Arrays.compareUnsigned(from, range.get().from()) < 0
                    ? range.get().from()
                    : from;
            to = lesser(to, range.get().to());
        }
        return to != null && Arrays.compareUnsigned(from, to) >= 0
                ? Optional.empty()
                : Optional.of(new KeyRange(from, to));
    }

    private static boolean isExact(Operator operator) {
        return operator == Operator.EQUAL || operator == Operator.IS_NULL;
    }

    private int nullFlag(int key) {
        return columns.get(key).nullsFirst() ? KeyCodec.NULL_FIRST : KeyCodec.NULL_LAST;
    }

    private boolean put(EntryBytes target, IndexCondition condition, @Nullable ColumnBuffer value, int row) {
        if (value == null || value.isNull(row)) {
            return false;
        }
        codec.put(target, condition.key(), value, row);
        return true;
    }

    private static byte @Nullable [] lesser(byte @Nullable [] one, byte @Nullable [] other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
    }

    private static byte @Nullable [] successor(byte[] bytes) {
        EntryBytes copy = new EntryBytes();
        for (byte value : bytes) {
            copy.put(value);
        }
        return copy.toSuccessor() ? copy.toArray() : null;
    }

    /// The range of a bound behind the prefix; never with NULLs.
    private Optional<KeyRange> bound(IndexCondition condition, @Nullable ColumnBuffer value, int row) {
        int length = prefix.length();
        prefix.put(KeyCodec.VALUE);
        byte[] first = prefix.toArray();
        prefix.truncate(length);
        prefix.put(KeyCodec.NULL_LAST);
        byte[] end = prefix.toArray();
        prefix.truncate(length);
        if (condition.operator() == Operator.IS_NOT_NULL) {
            return Optional.of(new KeyRange(first, end));
        }
        if (!put(prefix, condition, value, row)) {
            return Optional.empty();
        }
        byte[] at = prefix.toArray();
        prefix.truncate(length);
        boolean isLower = condition.operator() == Operator.GREATER || condition.operator() == Operator.GREATER_OR_EQUAL;
        boolean isInclusive =
                condition.operator() == Operator.LESS_OR_EQUAL || condition.operator() == Operator.GREATER_OR_EQUAL;
        boolean isFrom = isLower != columns.get(condition.key()).descending();
        if (isFrom) {
            byte[] from = isInclusive ? at : successor(at);
            return from == null ? Optional.empty() : Optional.of(new KeyRange(from, end));
        }
        return Optional.of(new KeyRange(first, isInclusive ? successor(at) : at));
    }
}
