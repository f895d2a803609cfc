/// Fixtures that more than one package's tests use: the PostgreSQL 18 that results are compared with.
///
/// Rules: 1. A fixture starts lazily and cleans up after itself when the JVM ends. 2. No test classes of the product
/// live here but the fixtures' own.
@NullMarked
package dev.spillway.testing;

import org.jspecify.annotations.NullMarked;
