package dev.spillway.session;

import dev.spillway.catalog.SequenceDefinition;
import dev.spillway.catalog.SequenceDefinition.Options;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// The number that a sequence has come to. Nothing takes it back: what undoes a statement puts another state in its
/// place where the statement did (ALTER SEQUENCE, TRUNCATE), and keeps it where numbers were only taken. Leader thread
/// only.
final class SequenceState {
    private long last;
    private boolean isCalled;
    /// The last number given, which is before `last` while numbers of the cache are left.
    private long given;

    SequenceState(long last, boolean isCalled) {
        this.last = last;
        this.isCalled = isCalled;
        this.given = last;
    }

    long last() {
        return last;
    }

    boolean isCalled() {
        return isCalled;
    }

    void set(long value, boolean called) {
        last = value;
        given = value;
        isCalled = called;
    }

    /// As PostgreSQL's `nextval_internal`: takes as many numbers as the cache holds, and gives the first.
    long next(SequenceDefinition sequence) {
        Options options = sequence.options();
        if (given != last) {
            given += options.increment();
            return given;
        }
        long next = last;
        long result = last;
        long taken = isCalled ? 0 : 1;
        while (taken < options.cache()) {
            if (isAtEnd(next, options)) {
                if (taken > 0) {
                    break;
                }
                next = restarted(sequence);
            } else {
                next += options.increment();
            }
            result = taken == 0 ? next : result;
            taken++;
        }
        given = result;
        last = next;
        isCalled = true;
        return result;
    }

    private static boolean isAtEnd(long value, Options options) {
        if (options.increment() > 0) {
            return options.max() >= 0
                    ? value > options.max() - options.increment()
                    : value + options.increment() > options.max();
        }
        return options.min() < 0
                ? value < options.min() - options.increment()
                : value + options.increment() < options.min();
    }

    private static long restarted(SequenceDefinition sequence) {
        Options options = sequence.options();
        boolean isRising = options.increment() > 0;
        if (!options.isCycle()) {
            throw new SpillwayException(
                    ErrorCode.SEQUENCE_GENERATOR_LIMIT_EXCEEDED,
                    "nextval: reached " + (isRising ? "maximum" : "minimum") + " value of sequence \"" + sequence.name()
                            + "\" (" + (isRising ? options.max() : options.min()) + ")");
        }
        return isRising ? options.min() : options.max();
    }
}
