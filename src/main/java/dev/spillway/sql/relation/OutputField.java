package dev.spillway.sql.relation;

import dev.spillway.data.DataType;

/// A column of a result. Names need not be unique.
public record OutputField(String name, DataType type, boolean isNullable) {}
