package dev.spillway.catalog;

import dev.spillway.storage.RelationId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The relations that a session's statements can name. Asked on the leader's thread only; names are already folded to
/// lower case where they were not quoted.
@FunctionalInterface
public interface SessionCatalog {
    Optional<CatalogTable> table(String name);

    /// A relation of `pg_catalog` or `information_schema`.
    default Optional<SystemTable> systemTable(String schema, String name) {
        return Optional.empty();
    }

    /// What `'name'::regclass` means.
    default OptionalLong relationNumber(String name) {
        return OptionalLong.empty();
    }

    /// The relation itself, whatever it is called now.
    default Optional<CatalogTable> table(RelationId id) {
        return Optional.empty();
    }

    default Optional<ViewDefinition> view(String name) {
        return Optional.empty();
    }

    /// The session's own functions of that name.
    default List<FunctionDefinition> functions(String name) {
        return List.of();
    }

    /// Whether a table, view, index or sequence of the session has the name.
    default boolean isRelation(String name) {
        return table(name).isPresent() || view(name).isPresent();
    }
}
