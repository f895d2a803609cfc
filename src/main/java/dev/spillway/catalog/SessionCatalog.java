package dev.spillway.catalog;

import java.util.Optional;

/// The relations that a session's statements can name. Asked on the leader's thread only; names are already folded to
/// lower case where they were not quoted.
@FunctionalInterface
public interface SessionCatalog {
    Optional<CatalogTable> table(String name);
}
