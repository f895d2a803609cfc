/// INSERT, UPDATE, DELETE, MERGE: a query over the rows to change, and a [dev.spillway.sql.relation.TableChange] that
/// says what happens to them, with a table's defaults and checks. Start at
/// [dev.spillway.sql.change.ChangeAnalyzer]. Threads: one statement, one thread.
@NullMarked
package dev.spillway.sql.change;

import org.jspecify.annotations.NullMarked;
