package dev.spillway.storage;

/// A condition on key column `key` of an index (a position in the index). `operator` compares the column with a value
/// of its own type. Immutable.
public record IndexCondition(int key, Operator operator) {
    public enum Operator {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        IS_NULL,
        IS_NOT_NULL;

        /// Whether it takes a value.
        public boolean hasValue() {
            return this != IS_NULL && this != IS_NOT_NULL;
        }
    }
}
