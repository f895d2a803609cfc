package dev.spillway.sql;

import dev.spillway.catalog.SessionCatalog;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.List;

/// Resolves names, gives every expression PostgreSQL's type and rewrites the result. Thread-safe: a statement's state
/// is its own.
public final class QueryAnalyzer {
    private final ConstantFolder folder;

    public QueryAnalyzer(ConstantFolder folder) {
        this.folder = folder;
    }

    /// `parameterTypes` are the types that the client declared for `$1` …; those beyond the list are inferred.
    public AnalyzedQuery analyze(
            ParsedStatement.Plannable statement, SessionCatalog catalog, List<DataType> parameterTypes) {
        throw new SpillwayException(
                ErrorCode.FEATURE_NOT_SUPPORTED, "not there yet: " + statement + catalog + parameterTypes + folder);
    }
}
