package dev.spillway.storage;

import dev.spillway.data.DataType;

/// A column of a relation.
public record ColumnDefinition(String name, DataType type, boolean isNullable) {}
