package dev.spillway.catalog;

import dev.spillway.data.DataType;
import dev.spillway.storage.RelationId;
import java.util.Optional;

/// A sequence as its options say, without the number it has come to. `number` is the same however it is called; `cache`
/// is how many numbers are taken at a time. Immutable.
public record SequenceDefinition(String name, long number, Options options, Optional<Owner> owner) {
    /// What ALTER SEQUENCE can change.
    public record Options(DataType type, long start, long min, long max, long increment, long cache, boolean isCycle) {}

    /// The column that the sequence goes with; that of an identity column is a part of it.
    public record Owner(RelationId relation, String column, boolean isIdentity) {}

    public boolean isIdentity() {
        return owner.filter(Owner::isIdentity).isPresent();
    }

    public boolean isOwnedBy(RelationId relation, String column) {
        return owner.filter(it -> it.relation().equals(relation) && it.column().equals(column))
                .isPresent();
    }

    public SequenceDefinition named(String other) {
        return new SequenceDefinition(other, number, options, owner);
    }

    public SequenceDefinition with(Options changed) {
        return new SequenceDefinition(name, number, changed, owner);
    }

    public SequenceDefinition ownedBy(Optional<Owner> other) {
        return new SequenceDefinition(name, number, options, other);
    }
}
