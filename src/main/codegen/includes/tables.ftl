/* ALTER TABLE [IF EXISTS] [ONLY] name { action [, action] … | RENAME [COLUMN|CONSTRAINT] name TO name | RENAME TO name } */
SqlNode PgAlterTable() :
{
    final Span s;
    final AlterActions alter = new AlterActions();
    final ParsedStatement.Name table;
    final ParsedStatement other;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "alter") })
    <IDENTIFIER> { s = span(); }
    (
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "sequence") })
    <IDENTIFIER> other = PgAlterSequence() { return StatementNode.of(s.end(this), other); }
    |
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "index") })
    <IDENTIFIER> other = PgAlterIndex() { return StatementNode.of(s.end(this), other); }
    |
    <TABLE>
    [ <IF> <EXISTS> { alter.ifExists(); } ]
    [ <ONLY> ]
    table = PgTableName()
    (
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "rename") })
        <IDENTIFIER> PgRename(alter)
    |
        PgAlterAction(alter) ( <COMMA> PgAlterAction(alter) )*
    )
    { return StatementNode.of(s.end(this), alter.statement(table)); }
    )
}

/* What follows ALTER INDEX: [IF EXISTS] name RENAME TO name */
ParsedStatement PgAlterIndex() :
{
    final ParsedStatement.Name index;
    final SqlIdentifier name;
    boolean ifExists = false;
}
{
    [ <IF> <EXISTS> { ifExists = true; } ]
    index = PgTableName()
    <IDENTIFIER> { ChangeActions.expect("rename", token); }
    <TO> name = SimpleIdentifier()
    { return AlterActions.index(index, ifExists, name); }
}

void PgRename(AlterActions alter) :
{
    SqlIdentifier column = null;
    final SqlIdentifier name;
    boolean isConstraint = false;
}
{
    [
        LOOKAHEAD({ getToken(1).kind != TO })
        [
            LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "column", "constraint") && getToken(2).kind != TO })
            <IDENTIFIER> { isConstraint = token.image.equals("constraint"); }
        ]
        column = SimpleIdentifier()
    ]
    <TO> name = SimpleIdentifier() { alter.rename(column, name, isConstraint); }
}

void PgAlterAction(AlterActions alter) :
{
    final SqlIdentifier name;
    final GrammarActions.NewTable added = new GrammarActions.NewTable();
    boolean isForgiving = false;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "add") })
    <IDENTIFIER>
    (
        LOOKAHEAD({ getToken(1).kind == NOT || GrammarActions.startsTableConstraint(getToken(1).image) })
        PgTableConstraint(added) { alter.addConstraint(added); }
    |
        LOOKAHEAD({ true })
        PgColumnWord()
        [ LOOKAHEAD({ getToken(2).kind == NOT && getToken(3).kind == EXISTS }) ( <IF> | <IDENTIFIER> ) <NOT> <EXISTS> { isForgiving = true; } ]
        PgColumn(added) { alter.addColumn(added, isForgiving); }
    )
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "drop") && GrammarActions.isWord(getToken(2).image, "constraint") })
    <IDENTIFIER> <IDENTIFIER>
    [ LOOKAHEAD({ getToken(2).kind == EXISTS }) ( <IF> | <IDENTIFIER> ) <EXISTS> { isForgiving = true; } ]
    name = SimpleIdentifier() { alter.dropConstraint(name, isForgiving); }
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") }) <IDENTIFIER> ]
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "drop") })
    <IDENTIFIER>
    PgColumnWord()
    [ LOOKAHEAD({ getToken(2).kind == EXISTS }) ( <IF> | <IDENTIFIER> ) <EXISTS> { isForgiving = true; } ]
    name = SimpleIdentifier() { alter.dropColumn(name, isForgiving); }
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") })
        <IDENTIFIER> { alter.cascade(token.image); }
    ]
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "alter") })
    <IDENTIFIER>
    PgColumnWord()
    name = SimpleIdentifier()
    PgColumnChange(alter, name)
}

/* What follows ALTER TABLE … ALTER [COLUMN] name */
void PgColumnChange(AlterActions alter, SqlIdentifier column) :
{
    final SqlDataTypeSpec type;
    SqlNode expression = null;
    final SequenceActions sequence = new SequenceActions();
    String when = null;
    boolean isForgiving = false;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "add") })
    <IDENTIFIER> <IDENTIFIER> { ChangeActions.expect("generated", token); }
    when = PgGeneratedWhen()
    <AS> <IDENTIFIER> { ChangeActions.expect("identity", token); }
    [ <LPAREN> ( PgSequenceOption(sequence) )+ <RPAREN> ]
    { alter.addIdentity(column, when, sequence); }
|
    LOOKAHEAD({ AlterActions.isIdentityOption(getToken(1).image, getToken(2).image) })
    (
        LOOKAHEAD({ AlterActions.isIdentityOption(getToken(1).image, getToken(2).image) })
        [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "set") }) <IDENTIFIER> ]
        (
            LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "generated") })
            <IDENTIFIER> when = PgGeneratedWhen()
        |
            LOOKAHEAD({ true })
            PgSequenceOption(sequence)
        )
    )+
    { alter.setIdentity(column, when, sequence); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "set") && getToken(2).kind != IDENTIFIER })
    <IDENTIFIER>
    (
        <NOT> <NULL> { alter.nullable(column, false); }
    |
        <DEFAULT_> expression = Expression(ExprContext.ACCEPT_SUB_QUERY) { alter.defaultValue(column, expression); }
    )
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "drop") })
    <IDENTIFIER>
    (
        <NOT> <NULL> { alter.nullable(column, true); }
    |
        <DEFAULT_> { alter.defaultValue(column, null); }
    |
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "identity") })
        <IDENTIFIER>
        [ LOOKAHEAD({ getToken(2).kind == EXISTS }) ( <IF> | <IDENTIFIER> ) <EXISTS> { isForgiving = true; } ]
        { alter.dropIdentity(column, isForgiving); }
    )
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "set", "type") })
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "set") && GrammarActions.isWord(getToken(2).image, "data") })
        <IDENTIFIER> <IDENTIFIER>
    ]
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "type") }) <IDENTIFIER>
    type = DataType()
    [ <USING> expression = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    { alter.type(column, type, expression); }
}

/* [COLUMN], unless it is a column's name. */
void PgColumnWord() :
{
}
{
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "column") && getToken(2).kind != EOF && getToken(2).kind != COMMA })
        <IDENTIFIER>
    ]
}

/* VACUUM [(option [, …])] [FULL] [FREEZE] [VERBOSE] [ANALYZE] [table [, …]] */
SqlNode PgVacuum() :
{
    final Span s;
    List<ParsedStatement.Name> tables = new ArrayList<ParsedStatement.Name>();
    boolean isAnalyze = false;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "vacuum") })
    <IDENTIFIER> { s = span(); }
    (
        <LPAREN> isAnalyze = PgVacuumOption(isAnalyze) ( <COMMA> isAnalyze = PgVacuumOption(isAnalyze) )* <RPAREN>
    |
        [ <FULL> ]
        [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "freeze") }) <IDENTIFIER> ]
        [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "verbose") }) <IDENTIFIER> ]
        [ <ANALYZE> { isAnalyze = true; } ]
    )
    [ tables = PgTableNames() ]
    { return StatementNode.of(s.end(this), new ParsedStatement.Vacuum(tables, isAnalyze)); }
}

/* Whether ANALYZE is wanted, when this option has been read. */
boolean PgVacuumOption(boolean isAnalyze) :
{
    boolean isThis = false;
    boolean isOn = true;
}
{
    ( <ANALYZE> { isThis = true; } | <FULL> | <IDENTIFIER> )
    [
        ( <TRUE> | <ON> | <FALSE> { isOn = false; } | <IDENTIFIER> { isOn = !token.image.equals("off"); } )
    ]
    { return isThis ? isOn : isAnalyze; }
}
