/// Names, tables and types as the SQL front end sees them: the session's relations and Spillway's types in Calcite's
/// clothes.
///
/// Rules: 1. Calcite's own type inference is never asked: a [dev.spillway.catalog.PgType] wraps a
/// [dev.spillway.data.DataType] and who builds an expression says its type. 2. Nothing here reads rows.
///
/// Threads: a [dev.spillway.catalog.SessionCatalog] belongs to its session's leader; types and the type factory are
/// immutable and shared by all.
@NullMarked
package dev.spillway.catalog;

import org.jspecify.annotations.NullMarked;
