/// From text to a [dev.spillway.sql.syntax.ParsedStatement]: PostgreSQL's lexis (the lexer, the keywords, the tokens
/// the generated parser reads), the grammar's actions, the names of types and objects. What a name stands for is none
/// of its business. Start at [dev.spillway.sql.syntax.StatementParser]. Threads: one statement, one thread.
@NullMarked
package dev.spillway.sql.syntax;

import org.jspecify.annotations.NullMarked;
