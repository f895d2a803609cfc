/* CREATE [OR REPLACE] [TEMP] VIEW name [(column, ...)] AS query */
SqlNode PgCreateView() :
{
    final Span s;
    final DefinitionActions view = new DefinitionActions();
    final ParsedStatement.Name name;
    final SqlNode query;
}
{
    <PG_CREATE_VIEW> { s = span(); }
    [ <OR> <IDENTIFIER> { ChangeActions.expect("replace", token); view.orReplace(); } ]
    [ ( <TEMP> | <TEMPORARY> ) { view.temporary(); } ]
    <IDENTIFIER> { ChangeActions.expect("view", token); }
    name = PgTableName()
    [ <LPAREN> PgViewColumn(view) ( <COMMA> PgViewColumn(view) )* <RPAREN> ]
    <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    { return StatementNode.of(s.end(this), view.view(name, query)); }
}

void PgViewColumn(DefinitionActions view) :
{
    final SqlIdentifier id;
}
{
    id = SimpleIdentifier() { view.column(id); }
}

/* DROP VIEW [IF EXISTS] name, ... [CASCADE | RESTRICT] */
SqlNode PgDropView() :
{
    final Span s;
    final List<ParsedStatement.Name> names;
    boolean ifExists = false;
    boolean isCascade = false;
}
{
    <DROP> { s = span(); } <VIEW>
    [ <IF> <EXISTS> { ifExists = true; } ]
    names = PgTableNames()
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") })
        <IDENTIFIER> { isCascade = token.image.equals("cascade"); }
    ]
    { return StatementNode.of(s.end(this), new ParsedStatement.DropView(names, ifExists, isCascade)); }
}

/* PREPARE name [(type, ...)] AS statement */
SqlNode PgPrepare() :
{
    final Span s;
    final DefinitionActions prepared = new DefinitionActions();
    final SqlIdentifier name;
    SqlDataTypeSpec type;
    final SqlNode statement;
}
{
    <PREPARE> { s = span(); } name = SimpleIdentifier()
    [
        <LPAREN> type = DataType() { prepared.type(type); }
        ( <COMMA> type = DataType() { prepared.type(type); } )* <RPAREN>
    ]
    <AS>
    ( LOOKAHEAD(2) statement = PgChange() | statement = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) )
    { return StatementNode.of(s.end(this), prepared.prepare(name, statement)); }
}

/* EXECUTE name [(value, ...)] */
SqlNode PgExecute() :
{
    final Span s;
    final SqlIdentifier name;
    final List<SqlNode> arguments = new ArrayList<SqlNode>();
}
{
    <EXECUTE> { s = span(); } name = SimpleIdentifier()
    [
        <LPAREN>
        [ AddExpression(arguments, ExprContext.ACCEPT_SUB_QUERY)
        ( <COMMA> AddExpression(arguments, ExprContext.ACCEPT_SUB_QUERY) )* ]
        <RPAREN>
    ]
    { return StatementNode.of(s.end(this), DefinitionActions.execute(name, arguments)); }
}

/* DEALLOCATE [PREPARE] {name | ALL} */
SqlNode PgDeallocate() :
{
    final Span s;
    SqlIdentifier name = null;
}
{
    <DEALLOCATE> { s = span(); }
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "prepare") && getToken(2).kind != EOF }) ( <PREPARE> | <IDENTIFIER> ) ]
    ( <ALL> | name = SimpleIdentifier() )
    { return StatementNode.of(s.end(this), DefinitionActions.deallocate(name)); }
}
