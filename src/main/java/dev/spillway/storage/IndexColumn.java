package dev.spillway.storage;

/// A column of an index: a column of its relation, and how its values are ordered. Immutable.
public record IndexColumn(int column, boolean descending, boolean nullsFirst) {}
