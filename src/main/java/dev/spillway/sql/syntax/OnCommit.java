package dev.spillway.sql.syntax;

/// What becomes of a TEMP table when a transaction commits.
public enum OnCommit {
    PRESERVE_ROWS,
    DELETE_ROWS,
    DROP
}
