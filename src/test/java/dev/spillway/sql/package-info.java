/// Tests of the SQL front end; what PostgreSQL does is asked of PostgreSQL itself.
@NullMarked
package dev.spillway.sql;

import org.jspecify.annotations.NullMarked;
