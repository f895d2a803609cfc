package dev.spillway.session;

import dev.spillway.catalog.SequenceDefinition;
import dev.spillway.catalog.SequenceDefinition.Options;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.SessionNames.NamedSequence;
import dev.spillway.sql.syntax.SequenceOptions;
import dev.spillway.sql.syntax.SequenceOptions.Bound;
import java.util.Optional;
import java.util.OptionalLong;

/// What options make of a sequence, with PostgreSQL's defaults and checks in PostgreSQL's order (`init_params`).
/// Stateless.
final class SequenceSettings {
    private SequenceSettings() {}

    /// A sequence that has just been made.
    static NamedSequence created(
            String name, long number, SequenceOptions options, Optional<SequenceDefinition.Owner> owner) {
        boolean isIdentity = owner.filter(SequenceDefinition.Owner::isIdentity).isPresent();
        DataType type = options.type().orElse(DataType.BIGINT);
        checkType(type, isIdentity);
        long increment = increment(options, 1);
        long max = bound(options.max(), increment > 0 ? highest(type) : -1);
        long min = bound(options.min(), increment > 0 ? 1 : lowest(type));
        checkBounds(type, min, max);
        long start = options.start().orElse(increment > 0 ? min : max);
        checkInside("START", start, min, max);
        long last = restart(options, start, start);
        checkInside("RESTART", last, min, max);
        Options all = new Options(
                type,
                start,
                min,
                max,
                increment,
                cache(options, 1),
                options.isCycle().orElse(false));
        return new NamedSequence(new SequenceDefinition(name, number, all, owner), new SequenceState(last, false));
    }

    /// The sequence with other options, and the number it is at.
    static NamedSequence altered(NamedSequence sequence, SequenceOptions options) {
        Options old = sequence.definition().options();
        DataType type = options.type().orElse(old.type());
        checkType(type, sequence.definition().isIdentity());
        boolean isOtherType = !type.equals(old.type());
        long increment = increment(options, old.increment());
        boolean resetsMax = isOtherType && old.max() == highest(old.type());
        boolean resetsMin = isOtherType && old.min() == lowest(old.type());
        long defaultMax = increment > 0 || resetsMax ? highest(type) : -1;
        long defaultMin = increment < 0 || resetsMin ? lowest(type) : 1;
        long max = options.max().isPresent() || resetsMax ? bound(options.max(), defaultMax) : old.max();
        long min = options.min().isPresent() || resetsMin ? bound(options.min(), defaultMin) : old.min();
        checkBounds(type, min, max);
        long start = options.start().orElse(old.start());
        checkInside("START", start, min, max);
        boolean restarts = options.restart().isPresent();
        long last = restart(options, start, sequence.state().last());
        checkInside("RESTART", last, min, max);
        Options all = new Options(
                type,
                start,
                min,
                max,
                increment,
                cache(options, old.cache()),
                options.isCycle().orElse(old.isCycle()));
        return new NamedSequence(
                sequence.definition().with(all),
                new SequenceState(last, !restarts && sequence.state().isCalled()));
    }

    /// At its start again.
    static NamedSequence restarted(NamedSequence sequence) {
        long start = sequence.definition().options().start();
        return new NamedSequence(sequence.definition(), new SequenceState(start, false));
    }

    private static void checkType(DataType type, boolean isIdentity) {
        if (!type.name().isInteger()) {
            throw invalid((isIdentity ? "identity column" : "sequence") + " type must be smallint, integer, or bigint");
        }
    }

    private static SpillwayException invalid(String message) {
        return new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    private static long highest(DataType type) {
        return switch (type.name()) {
            case SMALLINT -> Short.MAX_VALUE;
            case INTEGER -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
    }

    private static long lowest(DataType type) {
        return -highest(type) - 1;
    }

    private static long increment(SequenceOptions options, long otherwise) {
        long increment = options.increment().orElse(otherwise);
        if (increment == 0) {
            throw invalid("INCREMENT must not be zero");
        }
        return increment;
    }

    private static long bound(Optional<Bound> bound, long otherwise) {
        return bound.map(Bound::value).orElse(OptionalLong.empty()).orElse(otherwise);
    }

    private static void checkBounds(DataType type, long min, long max) {
        checkRange("MAXVALUE", max, type);
        checkRange("MINVALUE", min, type);
        if (min >= max) {
            throw invalid("MINVALUE (" + min + ") must be less than MAXVALUE (" + max + ")");
        }
    }

    private static void checkRange(String what, long value, DataType type) {
        if (type.name() != TypeName.BIGINT && (value < lowest(type) || value > highest(type))) {
            throw invalid(what + " (" + value + ") is out of range for sequence data type "
                    + type.name().sqlName());
        }
    }

    private static void checkInside(String what, long value, long min, long max) {
        if (value < min) {
            throw invalid(what + " value (" + value + ") cannot be less than MINVALUE (" + min + ")");
        }
        if (value > max) {
            throw invalid(what + " value (" + value + ") cannot be greater than MAXVALUE (" + max + ")");
        }
    }

    private static long restart(SequenceOptions options, long start, long otherwise) {
        return options.restart().isPresent() ? bound(options.restart(), start) : otherwise;
    }

    private static long cache(SequenceOptions options, long otherwise) {
        long cache = options.cache().orElse(otherwise);
        if (cache <= 0) {
            throw invalid("CACHE (" + cache + ") must be greater than zero");
        }
        return cache;
    }
}
