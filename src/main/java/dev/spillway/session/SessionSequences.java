package dev.spillway.session;

import dev.spillway.catalog.SequenceDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.Quoting;
import dev.spillway.plan.SessionFunction;
import dev.spillway.session.SessionNames.NamedSequence;
import dev.spillway.sql.syntax.ObjectNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `nextval` and its like do, and the numbers that they gave in this session. Leader thread only.
final class SessionSequences {
    private final SessionTables tables;
    /// By the number of the sequence.
    private final Map<Long, Long> given = new HashMap<>();
    private @Nullable Long lastUsed;
    private long created;

    SessionSequences(SessionTables tables) {
        this.tables = tables;
    }

    Optional<NamedSequence> find(String name) {
        return Optional.ofNullable(tables.names().sequences().get(name));
    }

    /// The number that a new sequence is known by.
    long newNumber() {
        return SystemCatalog.number("sequence " + created++);
    }

    /// Arguments and result as in [dev.spillway.plan.Expression.Constant].
    Object call(SessionFunction function, List<@Nullable Object> arguments) {
        if (function == SessionFunction.LASTVAL) {
            return lastValue();
        }
        NamedSequence sequence = require(String.valueOf(arguments.getFirst()));
        SequenceDefinition definition = sequence.definition();
        return switch (function) {
            case NEXTVAL -> {
                long next = sequence.state().next(definition);
                given.put(definition.number(), next);
                lastUsed = definition.number();
                yield next;
            }
            case CURRVAL -> {
                Long current = given.get(definition.number());
                if (current == null) {
                    throw notDefined("currval of sequence \"" + definition.name() + "\"");
                }
                yield current;
            }
            default -> set(sequence, arguments);
        };
    }

    private static SpillwayException notDefined(String what) {
        return new SpillwayException(
                ErrorCode.OBJECT_NOT_IN_PREREQUISITE_STATE, what + " is not yet defined in this session");
    }

    private long lastValue() {
        Long number = lastUsed;
        boolean isThere = number != null
                && tables.names().sequences().values().stream()
                        .anyMatch(it -> it.definition().number() == number);
        Long value = isThere ? given.get(number) : null;
        if (value == null) {
            throw notDefined("lastval");
        }
        return value;
    }

    private long set(NamedSequence sequence, List<@Nullable Object> arguments) {
        SequenceDefinition definition = sequence.definition();
        boolean isCalled = arguments.size() < 3 || Boolean.TRUE.equals(arguments.get(2));
        if (!(arguments.get(1) instanceof Long value)) {
            throw new IllegalStateException("setval takes a number");
        }
        if (value < definition.options().min() || value > definition.options().max()) {
            throw new SpillwayException(
                    ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE,
                    "setval: value " + value + " is out of bounds for sequence \"" + definition.name() + "\" ("
                            + definition.options().min() + ".."
                            + definition.options().max() + ")");
        }
        sequence.state().set(value, isCalled);
        if (isCalled) {
            given.put(definition.number(), value);
        }
        return value;
    }

    private NamedSequence require(String text) {
        String name = ObjectNames.ofRelation(text);
        Optional<NamedSequence> sequence = find(name);
        if (sequence.isEmpty()) {
            throw tables.isRelation(name)
                    ? new SpillwayException(ErrorCode.WRONG_OBJECT_TYPE, "cannot open relation \"" + name + "\"")
                            .withDetail("This operation is not supported for " + kind(name) + ".")
                    : new SpillwayException(ErrorCode.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
        }
        return sequence.get();
    }

    private String kind(String name) {
        return tables.exists(name) ? "tables" : tables.view(name).isPresent() ? "views" : "indexes";
    }

    /// `pg_get_serial_sequence`: the sequence that goes with a column.
    @Nullable
    String ofColumn(String tableText, String column) {
        var relation = tables.require(ObjectNames.ofRelation(tableText));
        if (tables.catalogTable(relation).columnIndex(column) < 0) {
            throw new SpillwayException(
                    ErrorCode.UNDEFINED_COLUMN,
                    "column \"" + column + "\" of relation \"" + relation.name() + "\" does not exist");
        }
        return tables.names().sequences().values().stream()
                .map(NamedSequence::definition)
                .filter(it -> it.isOwnedBy(relation.id(), column))
                .map(it -> SystemCatalog.PG_TEMP_NAME + "." + Quoting.identifier(it.name()))
                .findFirst()
                .orElse(null);
    }
}
