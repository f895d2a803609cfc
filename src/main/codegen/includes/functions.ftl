/* CREATE [OR REPLACE] FUNCTION name ([[IN] [name] type [DEFAULT expression], …]) RETURNS type option … */
SqlNode PgCreateFunction() :
{
    final Span s;
    final FunctionActions function = new FunctionActions();
    final ParsedStatement.Name name;
    final SqlDataTypeSpec type;
}
{
    <PG_CREATE_FUNCTION> { s = span(); }
    [ <OR> <IDENTIFIER> { ChangeActions.expect("replace", token); function.orReplace(); } ]
    <IDENTIFIER>
    name = PgTableName()
    <LPAREN> PgParameters(function) <RPAREN>
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "returns") && getToken(2).kind != NULL })
        <IDENTIFIER>
        [
            LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "setof", "table", "void", "trigger", "record") })
            ( <IDENTIFIER> | <TABLE> ) { FunctionActions.refuse("returns " + token.image, getPos()); }
        ]
        type = DataType() { function.result(type); }
    ]
    ( PgFunctionOption(function) )*
    { return StatementNode.of(s.end(this), function.statement(name)); }
}

/* Nothing looks into a parameter ahead of it: whether it begins with a name only its own rule knows. */
void PgParameters(FunctionActions function) :
{
}
{
    [
        LOOKAHEAD({ getToken(1).kind != RPAREN })
        PgParameter(function)
        ( LOOKAHEAD({ getToken(1).kind == COMMA }) <COMMA> PgParameter(function) )*
    ]
}

void PgParameter(FunctionActions function) :
{
    SqlIdentifier id = null;
    final SqlDataTypeSpec type;
    SqlNode value = null;
}
{
    [
        <IN>
    |
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "out", "inout", "variadic") && getToken(2).kind == IDENTIFIER })
        <IDENTIFIER> { FunctionActions.refuse(token.image, getPos()); }
    ]
    [
        LOOKAHEAD({ getToken(2).kind == IDENTIFIER
            && !GrammarActions.continuesTypeName(getToken(1).image, getToken(2).image)
            && !GrammarActions.isTimeZoneClause(getToken(1).image, getToken(2).image, getToken(3).image) })
        id = SimpleIdentifier()
    ]
    type = DataType()
    [ ( <DEFAULT_> | <EQ> ) value = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    { function.parameter(id, type, value); }
}

void PgFunctionOption(FunctionActions function) :
{
    final SqlNode body;
}
{
    <AS> <QUOTED_STRING> { function.source(SqlParserUtil.parseString(token.image), getPos()); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "language") })
    <IDENTIFIER>
    (
        <IDENTIFIER> { function.language(token.image, getPos()); }
    |
        <QUOTED_STRING> { function.language(SqlParserUtil.parseString(token.image), getPos()); }
    )
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "parallel") })
    <IDENTIFIER> <IDENTIFIER> { function.parallel(token.image, getPos()); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "called") })
    <IDENTIFIER> <ON> <NULL> <IDENTIFIER> { function.strict(false, getPos()); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "returns") })
    <IDENTIFIER> <NULL> <ON> <NULL> <IDENTIFIER> { function.strict(true, getPos()); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cost") })
    <IDENTIFIER> ( <UNSIGNED_INTEGER_LITERAL> | <DECIMAL_NUMERIC_LITERAL> )
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "security") })
    <IDENTIFIER> <IDENTIFIER>
|
    <NOT> <IDENTIFIER> { ChangeActions.expect("leakproof", token); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "return") })
    <IDENTIFIER> body = Expression(ExprContext.ACCEPT_SUB_QUERY) { function.value(body); }
|
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "begin") })
    <IDENTIFIER> <IDENTIFIER> { ChangeActions.expect("atomic", token); }
    body = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) <END> { function.query(body); }
|
    LOOKAHEAD({ true })
    <IDENTIFIER> { function.option(token.image, getPos()); }
}

/* What follows DROP FUNCTION: [IF EXISTS] name [(type, …)] [, …] [CASCADE | RESTRICT] */
ParsedStatement PgDropFunction() :
{
    boolean ifExists = false;
    final List<ParsedStatement.FunctionName> names = new ArrayList<ParsedStatement.FunctionName>();
    ParsedStatement.FunctionName name;
}
{
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = PgFunctionName() { names.add(name); }
    ( LOOKAHEAD({ getToken(1).kind == COMMA }) <COMMA> name = PgFunctionName() { names.add(name); } )*
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") }) <IDENTIFIER> ]
    { return new ParsedStatement.DropFunction(names, ifExists); }
}

ParsedStatement.FunctionName PgFunctionName() :
{
    final ParsedStatement.Name name;
    final FunctionActions function = new FunctionActions();
    boolean hasTypes = false;
}
{
    name = PgTableName()
    [
        <LPAREN> { hasTypes = true; }
        PgParameters(function)
        <RPAREN>
    ]
    { return function.name(name, hasTypes); }
}

/* COMMENT ON {TABLE|VIEW|INDEX|SEQUENCE|FUNCTION} name IS text | COMMENT ON COLUMN table.column IS text
   | COMMENT ON CONSTRAINT name ON table IS text */
SqlNode PgComment() :
{
    final Span s;
    final String kind;
    final SqlIdentifier id;
    ParsedStatement.FunctionName function = null;
    ParsedStatement.Name name = null;
    String text = null;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "comment") })
    <IDENTIFIER> { s = span(); }
    <ON>
    ( <TABLE> | <IDENTIFIER> ) { kind = token.image; }
    (
        LOOKAHEAD({ kind.equals("function") })
        function = PgFunctionName()
    |
        LOOKAHEAD({ kind.equals("column") })
        id = CompoundIdentifier() { name = GrammarActions.columnName(id); }
    |
        LOOKAHEAD({ true })
        name = PgTableName()
    )
    <IS>
    ( <NULL> | <QUOTED_STRING> { text = SqlParserUtil.parseString(token.image); } )
    { return StatementNode.of(s.end(this), GrammarActions.comment(kind, name, function, text)); }
}
