package dev.spillway.sql.syntax;

import dev.spillway.data.DataType;
import dev.spillway.sql.syntax.ParsedStatement.Name;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What CREATE SEQUENCE, ALTER SEQUENCE or an identity column says of its numbers; empty is what was not said.
/// `owner` is a table and its column, or nothing for NONE. Immutable.
public record SequenceOptions(
        Optional<DataType> type,
        OptionalLong increment,
        Optional<Bound> min,
        Optional<Bound> max,
        OptionalLong start,
        Optional<Bound> restart,
        OptionalLong cache,
        Optional<Boolean> isCycle,
        Optional<List<Name>> owner) {
    public static final SequenceOptions NONE = new SequenceActions().options();

    /// A number, or none for NO MINVALUE, NO MAXVALUE and RESTART alone.
    public record Bound(OptionalLong value) {}

    public SequenceOptions {
        owner = owner.map(List::copyOf);
    }

    public SequenceOptions of(DataType other) {
        return new SequenceOptions(
                Optional.of(other), increment, min, max, start, restart, cache, isCycle, Optional.empty());
    }
}
