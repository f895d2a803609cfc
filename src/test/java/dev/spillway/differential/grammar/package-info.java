/// Random statements over the tables of [SampleTables], typed so that nearly all are valid and none depends on the
/// order in which rows come or conditions are checked. What a statement is, is a list of decisions: the same list gives
/// the same statement, a list of zeros the simplest one.
@NullMarked
package dev.spillway.differential.grammar;

import org.jspecify.annotations.NullMarked;
