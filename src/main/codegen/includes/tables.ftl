/* ALTER TABLE [IF EXISTS] [ONLY] name { action [, action] … | RENAME [COLUMN] name TO name | RENAME TO name } */
SqlNode PgAlterTable() :
{
    final Span s;
    final AlterActions alter = new AlterActions();
    final ParsedStatement.Name table;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "alter") })
    <IDENTIFIER> { s = span(); }
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
}

void PgRename(AlterActions alter) :
{
    SqlIdentifier column = null;
    final SqlIdentifier name;
}
{
    [
        LOOKAHEAD({ getToken(1).kind != TO })
        [
            LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "column") && getToken(2).kind != TO })
            <IDENTIFIER>
        ]
        column = SimpleIdentifier()
    ]
    <TO> name = SimpleIdentifier() { alter.rename(column, name); }
}

void PgAlterAction(AlterActions alter) :
{
    final SqlIdentifier column;
    boolean isForgiving = false;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "add") })
    <IDENTIFIER>
    PgColumnWord()
    [ LOOKAHEAD({ getToken(2).kind == NOT }) ( <IF> | <IDENTIFIER> ) <NOT> <EXISTS> { isForgiving = true; } ]
    PgAddedColumn(alter, isForgiving)
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "drop") })
    <IDENTIFIER>
    PgColumnWord()
    [ LOOKAHEAD({ getToken(2).kind == EXISTS }) ( <IF> | <IDENTIFIER> ) <EXISTS> { isForgiving = true; } ]
    column = SimpleIdentifier() { alter.dropColumn(column, isForgiving); }
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") }) <IDENTIFIER> ]
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "alter") })
    <IDENTIFIER>
    PgColumnWord()
    column = SimpleIdentifier()
    (
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "set") })
        <IDENTIFIER> <NOT> <NULL> { alter.nullable(column, false); }
    |
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "drop") })
        <IDENTIFIER> <NOT> <NULL> { alter.nullable(column, true); }
    )
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

void PgAddedColumn(AlterActions alter, boolean isUnless) :
{
    final SqlIdentifier column;
    final SqlDataTypeSpec type;
    boolean isNullable = true;
}
{
    column = SimpleIdentifier()
    type = DataType()
    (
        <NOT> <NULL> { isNullable = false; }
    |
        <NULL>
    |
        ( <DEFAULT_> | <IDENTIFIER> ) { GrammarActions.rejectConstraint(token.image, getPos()); }
    )*
    { alter.addColumn(column, type, isNullable, isUnless); }
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
