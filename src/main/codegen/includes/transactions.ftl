/* BEGIN [WORK|TRANSACTION] [modes] | START TRANSACTION [modes] */
SqlNode PgBegin() :
{
    final Span s;
    final List<ParsedStatement.Name> modes;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "begin") })
    <IDENTIFIER> { s = span(); }
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "work", "transaction") }) <IDENTIFIER> ]
    modes = PgTransactionModes()
    { return StatementNode.of(s.end(this), TransactionActions.begin("BEGIN", modes)); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "start") && GrammarActions.isWord(getToken(2).image, "transaction") })
    <IDENTIFIER> { s = span(); }
    <IDENTIFIER>
    modes = PgTransactionModes()
    { return StatementNode.of(s.end(this), TransactionActions.begin("START TRANSACTION", modes)); }
}

/* The words up to the end of the statement. */
List<ParsedStatement.Name> PgTransactionModes() :
{
    final List<ParsedStatement.Name> words = new ArrayList<ParsedStatement.Name>();
}
{
    (
        ( <IDENTIFIER> | <NOT> | <ONLY> | <COMMA> ) { words.add(TransactionActions.word(token.image, getPos())); }
    )*
    { return words; }
}

/* {COMMIT|END} [WORK|TRANSACTION] [AND [NO] CHAIN]
   {ROLLBACK|ABORT} [WORK|TRANSACTION] [AND [NO] CHAIN] | ROLLBACK [WORK|TRANSACTION] TO [SAVEPOINT] name */
SqlNode PgEndTransaction() :
{
    final Span s;
    boolean isChained = false;
    SqlIdentifier savepoint = null;
}
{
    ( LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "commit") }) <IDENTIFIER> | <END> ) { s = span(); }
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "work", "transaction") }) <IDENTIFIER> ]
    [ isChained = PgChain() ]
    { return StatementNode.of(s.end(this), new ParsedStatement.Commit(isChained)); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "rollback", "abort") })
    <IDENTIFIER> { s = span(); }
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "work", "transaction") }) <IDENTIFIER> ]
    [
        isChained = PgChain()
    |
        <TO>
        [
            LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "savepoint") && getToken(2).kind == IDENTIFIER })
            <IDENTIFIER>
        ]
        savepoint = SimpleIdentifier()
    ]
    { return StatementNode.of(s.end(this), TransactionActions.rollback(isChained, savepoint)); }
}

/* AND [NO] CHAIN */
boolean PgChain() :
{
    boolean isChained = true;
}
{
    <AND>
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "no") }) <IDENTIFIER> { isChained = false; } ]
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "chain") }) <IDENTIFIER>
    { return isChained; }
}

/* SAVEPOINT name | RELEASE [SAVEPOINT] name */
SqlNode PgSavepoint() :
{
    final Span s;
    final SqlIdentifier savepoint;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "savepoint") })
    <IDENTIFIER> { s = span(); }
    savepoint = SimpleIdentifier()
    { return StatementNode.of(s.end(this), TransactionActions.savepoint(savepoint)); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "release") })
    <IDENTIFIER> { s = span(); }
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "savepoint") && getToken(2).kind == IDENTIFIER })
        <IDENTIFIER>
    ]
    savepoint = SimpleIdentifier()
    { return StatementNode.of(s.end(this), TransactionActions.release(savepoint)); }
}

/* ON COMMIT {PRESERVE ROWS|DELETE ROWS|DROP} */
OnCommit PgOnCommit() :
{
    OnCommit onCommit;
}
{
    <ON>
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "commit") }) <IDENTIFIER>
    (
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "drop") })
        <IDENTIFIER> { return OnCommit.DROP; }
    |
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "preserve", "delete") && GrammarActions.isWord(getToken(2).image, "rows") })
        <IDENTIFIER> { onCommit = token.image.equals("delete") ? OnCommit.DELETE_ROWS : OnCommit.PRESERVE_ROWS; }
        <IDENTIFIER> { return onCommit; }
    )
}
