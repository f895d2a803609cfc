package dev.spillway.catalog;

import dev.spillway.storage.IndexDefinition;
import dev.spillway.storage.RelationId;

/// An index of a table as the planner sees it: its blocks and levels are those of the moment. Immutable.
public record CatalogIndex(RelationId id, IndexDefinition definition, int blocks, int height) {}
