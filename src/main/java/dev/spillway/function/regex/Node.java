package dev.spillway.function.regex;

import java.util.List;

/// A part of a pattern. `preference` says whether the part decides how long a match is. Immutable.
sealed interface Node {
    int UNBOUNDED = -1;

    enum Preference {
        NONE,
        LONGER,
        SHORTER;

        Preference or(Preference other) {
            return this == NONE ? other : this;
        }
    }

    enum Boundary {
        TEXT_START,
        TEXT_END,
        LINE_START,
        LINE_END,
        WORD_START,
        WORD_END,
        WORD_EDGE,
        NO_WORD_EDGE
    }

    Preference preference();

    /// Whether something in it must be found out from the characters it matched: a capture or a back reference.
    boolean isTraced();

    record Empty() implements Node {
        @Override
        public Preference preference() {
            return Preference.NONE;
        }

        @Override
        public boolean isTraced() {
            return false;
        }
    }

    record Characters(CharSet set) implements Node {
        @Override
        public Preference preference() {
            return Preference.NONE;
        }

        @Override
        public boolean isTraced() {
            return false;
        }
    }

    record Assertion(Boundary boundary) implements Node {
        @Override
        public Preference preference() {
            return Preference.NONE;
        }

        @Override
        public boolean isTraced() {
            return false;
        }
    }

    record Look(Node child, boolean isAhead, boolean isNegative) implements Node {
        @Override
        public Preference preference() {
            return Preference.NONE;
        }

        @Override
        public boolean isTraced() {
            return false;
        }
    }

    /// The first part that has a preference decides.
    record Sequence(Node first, Node rest, Preference preference, boolean isTraced) implements Node {
        static Sequence of(Node first, Node rest) {
            return new Sequence(
                    first, rest, first.preference().or(rest.preference()), first.isTraced() || rest.isTraced());
        }
    }

    record Alternation(List<Node> branches) implements Node {
        public Alternation {
            branches = List.copyOf(branches);
        }

        @Override
        public Preference preference() {
            return Preference.LONGER;
        }

        @Override
        public boolean isTraced() {
            return branches.stream().anyMatch(Node::isTraced);
        }
    }

    /// `min` to `max` times, `max` possibly [#UNBOUNDED].
    record Repetition(Node child, int min, int max, Preference preference) implements Node {
        @Override
        public boolean isTraced() {
            return child.isTraced();
        }
    }

    record Group(Node child, int number) implements Node {
        @Override
        public Preference preference() {
            return child.preference();
        }

        @Override
        public boolean isTraced() {
            return true;
        }
    }

    /// `pattern` is what the group that is referred to consists of.
    record Reference(int number, Node pattern, boolean ignoresCase) implements Node {
        @Override
        public Preference preference() {
            return Preference.NONE;
        }

        @Override
        public boolean isTraced() {
            return true;
        }
    }
}
