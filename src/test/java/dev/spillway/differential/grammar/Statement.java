package dev.spillway.differential.grammar;

/// A statement, and whether its ORDER BY leaves no choice.
public record Statement(String sql, boolean isOrdered) {}
