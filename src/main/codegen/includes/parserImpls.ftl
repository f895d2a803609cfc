/* EXPLAIN, either with bare ANALYZE and VERBOSE or with a list of options in parentheses. */
SqlNode PgExplain() :
{
    final Span s;
    final Map<String, String> opts = new LinkedHashMap<String, String>();
    final SqlNode stmt;
}
{
    <EXPLAIN> { s = span(); }
    (
        LOOKAHEAD( <LPAREN> PgExplainOptionName() )
        <LPAREN> PgExplainOption(opts) ( <COMMA> PgExplainOption(opts) )* <RPAREN>
    |
        [ <ANALYZE> { opts.put("ANALYZE", "TRUE"); } ]
        [ <VERBOSE> { opts.put("VERBOSE", "TRUE"); } ]
    )
    stmt = SqlQueryOrDml() {
        return new SqlPgExplain(s.end(stmt), opts, stmt);
    }
}

String PgExplainOptionName() :
{
}
{
    ( <ANALYZE> | <VERBOSE> | <FORMAT> | <IDENTIFIER> ) { return token.image.toUpperCase(Locale.ROOT); }
}

void PgExplainOption(Map<String, String> opts) :
{
    final String n;
    String v = "TRUE";
}
{
    n = PgExplainOptionName()
    [ ( <TRUE> | <FALSE> | <ON> | <XML> | <JSON> | <IDENTIFIER> | <UNSIGNED_INTEGER_LITERAL> ) { v = token.image.toUpperCase(Locale.ROOT); } ]
    { opts.put(n, v); }
}

/* SHOW name | SHOW ALL */
SqlNode PgShow() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <SHOW> { s = span(); }
    (   <ALL> { name = new SqlIdentifier("ALL", getPos()); }
    |   name = CompoundIdentifier()
    )
    { return new SqlShow(s.end(this), name); }
}

/* SET [SESSION|LOCAL] name {=|TO} value | RESET name | RESET ALL */
SqlSetOption PgSetOption(Span s, String scope) :
{
    SqlIdentifier name;
    final SqlNode val;
}
{
    (
        <SET> { s.add(this); }
        [ LOOKAHEAD( ( <SESSION> | <LOCAL> ) CompoundIdentifier() ) ( <SESSION> | <LOCAL> ) { scope = token.image.toUpperCase(Locale.ROOT); } ]
        name = CompoundIdentifier()
        ( <EQ> | <TO> )
        (   val = Default()
        |   val = Literal()
        |   val = SimpleIdentifier()
        |   <ON> { val = new SqlIdentifier("ON", getPos()); }
        )
        { return new SqlSetOption(s.end(val), scope, (SqlNode) name, val); }
    |
        <RESET> { s.add(this); }
        (   name = CompoundIdentifier()
        |   <ALL> { name = new SqlIdentifier("ALL", getPos()); }
        )
        { return new SqlSetOption(s.end(name), scope, (SqlNode) name, null); }
    )
}

/* CREATE {TEMP|TEMPORARY} TABLE [IF NOT EXISTS] name AS query */
SqlCreate CreateTempTable(Span s, boolean replace) :
{
    boolean ifNotExists = false;
    final SqlIdentifier id;
    final SqlNode query;
}
{
    ( <TEMP> | <TEMPORARY> ) <TABLE>
    [ <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    id = CompoundIdentifier()
    <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    { return new SqlCreateTempTable(s.end(query), replace, ifNotExists, id, query); }
}

/* The type after '::'. Calcite's operator precedence makes it bind tighter than arithmetic. */
void PgCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec dt;
}
{
    <INFIX_CAST> { checkNonQueryExpression(exprContext); }
    dt = DataType() {
        list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, s.pos()));
        list.add(dt);
    }
}
