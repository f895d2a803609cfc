package dev.spillway.exec.join;

/// The inner rows that may match each row of the current outer batch, before the join filter.
interface Candidates {
    int NONE = -1;

    int first(int outerRow);

    /// The one after `innerRow`, or [#NONE].
    int next(int innerRow);

    /// Whether an outer row has one candidate at most.
    boolean isUnique();
}
