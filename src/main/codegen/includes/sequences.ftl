/* CREATE [TEMP] SEQUENCE [IF NOT EXISTS] name option … */
SqlNode PgCreateSequence() :
{
    final Span s;
    final SequenceActions sequence = new SequenceActions();
    final ParsedStatement.Name name;
    boolean isTemporary = false;
}
{
    <PG_CREATE_SEQUENCE> { s = span(); }
    [ ( <TEMP> | <TEMPORARY> ) { isTemporary = true; } ]
    <IDENTIFIER>
    [ <IF> <NOT> <EXISTS> { sequence.forgive(); } ]
    name = PgTableName()
    ( PgSequenceOption(sequence) )*
    { return StatementNode.of(s.end(this), sequence.create(name, isTemporary, s.end(this))); }
}

/* What follows ALTER SEQUENCE: [IF EXISTS] name { option … | RENAME TO name } */
ParsedStatement PgAlterSequence() :
{
    final SequenceActions sequence = new SequenceActions();
    final ParsedStatement.Name name;
    SqlIdentifier renamed = null;
}
{
    [ <IF> <EXISTS> { sequence.forgive(); } ]
    name = PgTableName()
    (
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "rename") })
        <IDENTIFIER> <TO> renamed = SimpleIdentifier()
    |
        ( PgSequenceOption(sequence) )+
    )
    { return sequence.alter(name, renamed); }
}

void PgSequenceOption(SequenceActions sequence) :
{
    final String word;
    final SqlParserPos pos;
    final SqlDataTypeSpec type;
    final SqlIdentifier owner;
    String number = null;
}
{
    <AS> { pos = getPos(); } type = DataType() { sequence.type(type, pos); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "increment", "minvalue", "maxvalue", "cache") })
    <IDENTIFIER> { word = token.image; pos = getPos(); }
    [ LOOKAHEAD({ word.equals("increment") && GrammarActions.isWord(getToken(1).image, "by") }) <IDENTIFIER> ]
    number = PgSequenceNumber() { sequence.number(word, number, pos); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "start") })
    <IDENTIFIER> { pos = getPos(); } [ <WITH> ] number = PgSequenceNumber() { sequence.number("start", number, pos); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "restart") })
    <IDENTIFIER> { pos = getPos(); }
    [
        LOOKAHEAD({ getToken(1).kind == WITH || getToken(1).kind == MINUS || getToken(1).kind == PLUS
            || getToken(1).kind == UNSIGNED_INTEGER_LITERAL || getToken(1).kind == DECIMAL_NUMERIC_LITERAL })
        [ <WITH> ] number = PgSequenceNumber()
    ]
    { sequence.number("restart", number, pos); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "owned") })
    <IDENTIFIER> { pos = getPos(); } <IDENTIFIER> { ChangeActions.expect("by", token); }
    owner = CompoundIdentifier() { sequence.owner(owner, pos); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "no") })
    <IDENTIFIER> { pos = getPos(); } <IDENTIFIER> { sequence.word(token.image, true, pos); }
|
    LOOKAHEAD({ !GrammarActions.isWord(getToken(1).image, "set") })
    <IDENTIFIER> { sequence.word(token.image, false, getPos()); }
}

String PgSequenceNumber() :
{
    String sign = "";
}
{
    [ <MINUS> { sign = "-"; } | <PLUS> ]
    ( <UNSIGNED_INTEGER_LITERAL> | <DECIMAL_NUMERIC_LITERAL> ) { return sign + token.image; }
}

/* GENERATED {ALWAYS | BY DEFAULT} AS {IDENTITY [(option …)] | (expression)} behind a column */
void PgGenerated(GrammarActions.NewTable table) :
{
    final SqlParserPos pos;
    final String when;
    final SequenceActions sequence = new SequenceActions();
    final SqlNode expression;
}
{
    <IDENTIFIER> { pos = getPos(); }
    when = PgGeneratedWhen()
    <AS>
    (
        <IDENTIFIER> { ChangeActions.expect("identity", token); }
        [ <LPAREN> ( PgSequenceOption(sequence) )+ <RPAREN> ]
        { table.constraints().identity(when, sequence, pos); }
    |
        <LPAREN> expression = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
        { NewConstraints.generated(expression, when); }
    )
}

/* ALWAYS | BY DEFAULT */
String PgGeneratedWhen() :
{
}
{
    <IDENTIFIER>
    (
        LOOKAHEAD({ token.image.equals("by") })
        <DEFAULT_> { return "by default"; }
    |
        { ChangeActions.expect("always", token); return "always"; }
    )
}
