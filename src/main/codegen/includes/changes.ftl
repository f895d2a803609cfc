/* INSERT, UPDATE, DELETE and MERGE, with WITH before them. */
SqlNode PgChange() :
{
    final ChangeActions change = new ChangeActions();
    final Span s = Span.of();
}
{
    [ <PG_WITH_CHANGE> { s.add(this); } PgChangeQueries(change) ]
    ( PgInsert(change, s) | PgUpdate(change, s) | PgDelete(change, s) | PgMerge(change, s) )
    [ <PG_RETURNING> PgReturning(change) ]
    { return change.node(s.end(this)); }
}

void PgChangeQueries(ChangeActions change) :
{
    final Span s = span();
    final List<SqlWithItem> list = new ArrayList<SqlWithItem>();
    boolean recursive = false;
}
{
    [ <RECURSIVE> { recursive = true; } ]
    AddWithItem(list, SqlLiteral.createBoolean(recursive, getPos()))
    ( <COMMA> AddWithItem(list, SqlLiteral.createBoolean(recursive, getPos())) )*
    { change.with(new SqlNodeList(list, s.end(this))); }
}

/* A table and the alias it has in the statement. */
void PgChangeTarget(ChangeActions change) :
{
    final ParsedStatement.Name name;
    SqlIdentifier alias = null;
}
{
    name = PgTableName()
    [ <AS> alias = SimpleIdentifier() | alias = SimpleIdentifier() ]
    { change.target(name, alias); }
}

void PgInsert(ChangeActions change, Span s) :
{
    ParsedStatement.Name name;
    SqlIdentifier alias = null;
    SqlNode source;
}
{
    <INSERT> { s.add(this); change.insert(); }
    <INTO> name = PgTableName()
    [ <AS> alias = SimpleIdentifier() ]
    { change.target(name, alias); }
    [
        LOOKAHEAD( <LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> | <DOT> | <LBRACKET> ) )
        <LPAREN> PgTargetColumn(change) ( <COMMA> PgTargetColumn(change) )* <RPAREN>
    ]
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "overriding") })
        <IDENTIFIER> ( <IDENTIFIER> | <USER> ) { change.overriding(token.image); }
        ( <IDENTIFIER> | <VALUE> )
    ]
    (
        <DEFAULT_> <IDENTIFIER> { ChangeActions.expect("values", token); }
    |
        source = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) { change.source(source); }
    )
    { change.endOfRows(); }
    [ <ON> { change.onConflict(getPos()); } <IDENTIFIER> { ChangeActions.expect("conflict", token); } PgOnConflict(change) ]
}

/* [(column, ...) | ON CONSTRAINT name] DO {NOTHING | UPDATE SET ... [WHERE condition]} */
void PgOnConflict(ChangeActions change) :
{
    SqlIdentifier constraint;
    SqlNode where;
}
{
    [
        <LPAREN> { change.conflictTarget(getPos()); }
        PgTargetColumn(change) ( <COMMA> PgTargetColumn(change) )* <RPAREN>
    |
        <ON> ( <CONSTRAINT> | <IDENTIFIER> { ChangeActions.expect("constraint", token); } )
        constraint = SimpleIdentifier() { change.constraint(constraint); }
    ]
    { change.endOfConflictTarget(); }
    <IDENTIFIER> { ChangeActions.expect("do", token); }
    (
        <UPDATE> <SET> PgAssignment(change) ( <COMMA> PgAssignment(change) )*
        [ where = Where() { change.where(where); } ]
        { change.conflictUpdate(); }
    |
        <IDENTIFIER> { ChangeActions.expect("nothing", token); change.conflictNothing(); }
    )
}

void PgTargetColumn(ChangeActions change) :
{
    final SqlIdentifier id;
}
{
    id = SimpleIdentifier() { change.column(id); }
}

void PgUpdate(ChangeActions change, Span s) :
{
    SqlNode from;
    SqlNode where;
}
{
    <UPDATE> { s.add(this); change.update(); }
    PgChangeTarget(change)
    <SET> PgAssignment(change) ( <COMMA> PgAssignment(change) )*
    [ <FROM> from = FromClause() { change.from(from); } ]
    [ where = Where() { change.where(where); } ]
}

/* column = value | (column, ...) = [ROW] (value, ...) | (column, ...) = (query) */
void PgAssignment(ChangeActions change) :
{
    final SqlNode value;
    final SqlNodeList list;
    boolean isRow = false;
}
{
    PgTargetColumn(change)
    <EQ> ( value = Default() | value = Expression(ExprContext.ACCEPT_SUB_QUERY) ) { change.assign(value); }
|
    <LPAREN> PgTargetColumn(change) ( <COMMA> PgTargetColumn(change) )* <RPAREN>
    <EQ>
    (
        LOOKAHEAD({ getToken(1).kind == LPAREN || getToken(1).kind == ROW })
        [ <ROW> { isRow = true; } ]
        list = ParenthesizedQueryOrCommaListWithDefault(ExprContext.ACCEPT_NONCURSOR) { change.assignRow(list, isRow); }
    |
        value = Expression(ExprContext.ACCEPT_SUB_QUERY) { change.assignRow(value); }
    )
}

void PgDelete(ChangeActions change, Span s) :
{
    SqlNode from;
    SqlNode where;
}
{
    <DELETE> { s.add(this); change.delete(); }
    <FROM> PgChangeTarget(change)
    [ <USING> from = FromClause() { change.from(from); } ]
    [ where = Where() { change.where(where); } ]
}

/* [WITH (OLD|NEW AS name, ...)] select list */
void PgReturning(ChangeActions change) :
{
    final List<SqlNode> items = new ArrayList<SqlNode>();
}
{
    [
        <WITH> <LPAREN> PgReturningAlias(change) ( <COMMA> PgReturningAlias(change) )* <RPAREN>
    ]
    AddSelectItem(items) ( <COMMA> AddSelectItem(items) )*
    { change.returning(items); }
}

void PgReturningAlias(ChangeActions change) :
{
    final SqlIdentifier which;
    final SqlIdentifier alias;
}
{
    which = SimpleIdentifier() <AS> alias = SimpleIdentifier() { change.returningAlias(which, alias); }
}

void PgMerge(ChangeActions change, Span s) :
{
    final SqlNode source;
    final SqlNode condition;
}
{
    <MERGE> { s.add(this); change.merge(); }
    <INTO> PgChangeTarget(change)
    <USING> source = TableRef() { change.from(source); }
    <ON> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) { change.where(condition); }
    ( PgMergeWhen(change) )+
}

/* WHEN [NOT] MATCHED [BY SOURCE | BY TARGET] [AND condition] THEN action */
void PgMergeWhen(ChangeActions change) :
{
    boolean isMatched = true;
    String side = "target";
    SqlNode condition = null;
}
{
    <WHEN> [ <NOT> { isMatched = false; } ]
    <IDENTIFIER> { ChangeActions.expect("matched", token); }
    [ <IDENTIFIER> { ChangeActions.expect("by", token); } <IDENTIFIER> { side = token.image; } ]
    [ <AND> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    { change.when(isMatched, side, condition, getPos()); }
    <THEN> PgMergeAction(change)
}

void PgMergeAction(ChangeActions change) :
{
    final SqlNodeList values;
}
{
    <UPDATE> <SET> PgAssignment(change) ( <COMMA> PgAssignment(change) )* { change.mergeUpdate(); }
|
    <DELETE> { change.mergeDelete(); }
|
    <IDENTIFIER> { ChangeActions.expect("do", token); }
    <IDENTIFIER> { ChangeActions.expect("nothing", token); change.mergeNothing(); }
|
    <INSERT> [ <LPAREN> PgTargetColumn(change) ( <COMMA> PgTargetColumn(change) )* <RPAREN> ]
    (
        <VALUES> values = ParenthesizedQueryOrCommaListWithDefault(ExprContext.ACCEPT_NONCURSOR) { change.mergeInsert(values); }
    |
        <DEFAULT_> <IDENTIFIER> { ChangeActions.expect("values", token); change.mergeInsert(SqlNodeList.EMPTY); }
    )
}
