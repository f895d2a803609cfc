/* EXPLAIN, either with bare ANALYZE and VERBOSE or with a list of explainOptions in parentheses. */
SqlNode PgExplain() :
{
    final Span s;
    final Map<String, String> explainOptions = new LinkedHashMap<String, String>();
    final SqlNode statement;
}
{
    <EXPLAIN> { s = span(); }
    (
        LOOKAHEAD( <LPAREN> PgExplainOptionName() )
        <LPAREN> PgExplainOption(explainOptions) ( <COMMA> PgExplainOption(explainOptions) )* <RPAREN>
    |
        [ <ANALYZE> { explainOptions.put("ANALYZE", "TRUE"); } ]
        [ <VERBOSE> { explainOptions.put("VERBOSE", "TRUE"); } ]
    )
    (
        LOOKAHEAD(2)
        statement = PgCreateTable()
    |
        LOOKAHEAD(2)
        statement = PgChange()
    |
        LOOKAHEAD(2)
        statement = PgExecute()
    |
        statement = SqlQueryOrDml()
    )
    { return StatementNode.of(s.end(statement), GrammarActions.explain(explainOptions, statement)); }
}

String PgExplainOptionName() :
{
}
{
    ( <ANALYZE> | <VERBOSE> | <IDENTIFIER> ) { return token.image.toUpperCase(Locale.ROOT); }
}

void PgExplainOption(Map<String, String> explainOptions) :
{
    final String name;
    String value = "TRUE";
}
{
    name = PgExplainOptionName()
    [
        ( <TRUE> | <FALSE> | <ON> | <IDENTIFIER> | <UNSIGNED_INTEGER_LITERAL> ) {
            value = token.image.toUpperCase(Locale.ROOT);
        }
    |
        <QUOTED_STRING> { value = SqlParserUtil.parseString(token.image).toUpperCase(Locale.ROOT); }
    ]
    { explainOptions.put(name, value); }
}

/* SHOW name | SHOW ALL */
SqlNode PgShow() :
{
    final Span s;
    ParsedStatement.Name name = null;
}
{
    <SHOW> { s = span(); }
    ( <ALL> | name = PgSettingName() [ PgZoneWord() { name = GrammarActions.timeZone(name); } ] )
    { return StatementNode.of(s.end(this), GrammarActions.show(name)); }
}

ParsedStatement.Name PgSettingName() :
{
    final SqlIdentifier id;
}
{
    id = CompoundIdentifier() { return GrammarActions.settingName(id); }
}

/* SET [SESSION|LOCAL] name {=|TO} value | RESET name | RESET ALL */
SqlAlter PgSetOption(Span s, String scope) :
{
    ParsedStatement.Name name = null;
    final List<ParsedStatement.Name> words;
    final String value;
    boolean isLocal = false;
}
{
    <SET> { s.add(this); }
    (
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "transaction") && getToken(2).kind != EQ && getToken(2).kind != TO })
        <IDENTIFIER>
        words = PgTransactionModes()
        { return StatementNode.of(s.end(this), TransactionActions.setTransaction(words)); }
    |
    LOOKAHEAD({ true })
    [
        LOOKAHEAD({ GrammarActions.isSettingScope(getToken(1).image) && getToken(2).kind == IDENTIFIER })
        <IDENTIFIER> { isLocal = token.image.equals("local"); }
    ]
    name = PgSettingName()
    (
        PgZoneWord() { name = GrammarActions.timeZone(name); }
        value = PgZoneValue()
    |
        ( <EQ> | <TO> )
        value = PgSettingValue()
    )
    { return StatementNode.of(s.end(this), GrammarActions.set(name, isLocal, value)); }
    )
|
    <RESET> { s.add(this); }
    ( <ALL> | name = PgSettingName() [ PgZoneWord() { name = GrammarActions.timeZone(name); } ] )
    { return StatementNode.of(s.end(this), GrammarActions.reset(name)); }
}

/* The value's text; null for DEFAULT. */
String PgSettingValue() :
{
    String sign = "";
}
{
    <DEFAULT_> { return null; }
|
    <QUOTED_STRING> { return SqlParserUtil.parseString(token.image); }
|
    ( <TRUE> | <FALSE> | <ON> | <IDENTIFIER> ) { return token.image.toLowerCase(Locale.ROOT); }
|
    [ <MINUS> { sign = "-"; } | <PLUS> ]
    ( <UNSIGNED_INTEGER_LITERAL> | <DECIMAL_NUMERIC_LITERAL> ) { return sign + token.image; }
}

/* The second word of TIME ZONE. */
void PgZoneWord() :
{
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "zone") })
    <IDENTIFIER>
}

/* What SET TIME ZONE takes beside other settings' values: LOCAL, INTERVAL '…'. */
String PgZoneValue() :
{
    final SqlNode interval;
    final String value;
}
{
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "local") })
    <IDENTIFIER> { return null; }
|
    interval = PgTypedLiteral() { return GrammarActions.zoneHours(interval); }
|
    value = PgSettingValue() { return value; }
}

/* ANALYZE [VERBOSE] [table] */
SqlNode PgAnalyze() :
{
    final Span s;
    ParsedStatement.Name table = null;
}
{
    <ANALYZE> { s = span(); }
    [ <VERBOSE> ]
    [ table = PgTableName() ]
    { return StatementNode.of(s.end(this), GrammarActions.analyze(table)); }
}

ParsedStatement.Name PgTableName() :
{
    final SqlIdentifier id;
}
{
    id = CompoundIdentifier() { return GrammarActions.tableName(id); }
}

List<ParsedStatement.Name> PgTableNames() :
{
    final List<ParsedStatement.Name> names = new ArrayList<ParsedStatement.Name>();
    ParsedStatement.Name name;
}
{
    name = PgTableName() { names.add(name); }
    ( <COMMA> name = PgTableName() { names.add(name); } )*
    { return names; }
}

SqlNode PgDropTable() :
{
    final Span s;
    final List<ParsedStatement.Name> names;
    boolean ifExists = false;
    boolean isCascade = false;
}
{
    <DROP> { s = span(); } <TABLE>
    [ <IF> <EXISTS> { ifExists = true; } ]
    names = PgTableNames()
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") })
        <IDENTIFIER> { isCascade = token.image.equals("cascade"); }
    ]
    { return StatementNode.of(s.end(this), GrammarActions.drop(names, ifExists, isCascade)); }
}

SqlNode PgTruncate() :
{
    final Span s;
    final List<ParsedStatement.Name> names;
    boolean restartsIdentity = false;
}
{
    <TRUNCATE> { s = span(); } [ <TABLE> ]
    names = PgTableNames()
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "restart", "continue") })
        <IDENTIFIER> { restartsIdentity = token.image.equals("restart"); }
        <IDENTIFIER> { ChangeActions.expect("identity", token); }
    ]
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") }) <IDENTIFIER> ]
    { return StatementNode.of(s.end(this), GrammarActions.truncate(names, restartsIdentity)); }
}

/* CREATE {TEMP|TEMPORARY} TABLE [IF NOT EXISTS] name { (column type …) | [(column, …)] AS query } */
SqlNode PgCreateTable() :
{
    final Span s;
    final GrammarActions.NewTable table = new GrammarActions.NewTable();
    ParsedStatement.Name name;
    SqlNode query = null;
}
{
    <CREATE> { s = span(); }
    [ ( <TEMP> | <TEMPORARY> ) { table.isTemporary = true; } ]
    <TABLE>
    [ <IF> <NOT> <EXISTS> { table.ifNotExists = true; } ]
    name = PgTableName() { table.name = name; }
    [
        LOOKAHEAD({ getToken(1).kind == LPAREN && getToken(2).kind == LIKE })
        <LPAREN> <LIKE> name = PgTableName() { table.like(name); }
        ( PgLikeOption(table) )*
        [ <COMMA> { GrammarActions.refuseLikeAmongOthers(getPos()); } ]
        <RPAREN>
    |
        LOOKAHEAD( <LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> ) )
        <LPAREN> PgColumnName(table) ( <COMMA> PgColumnName(table) )* <RPAREN>
    |
        <LPAREN> PgTableElement(table) ( <COMMA> PgTableElement(table) )* <RPAREN>
    ]
    [ table.onCommit = PgOnCommit() ]
    [
        <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
        [
            <WITH>
            [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "no") }) <IDENTIFIER> { table.withRows = false; } ]
            LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "data") }) <IDENTIFIER>
        ]
    ]
    { return StatementNode.of(s.end(this), table.statement(query, s.end(this))); }
}

/* INCLUDING or EXCLUDING and what of the other table's */
void PgLikeOption(GrammarActions.NewTable table) :
{
    final String how;
}
{
    <IDENTIFIER> { how = token.image; }
    ( <ALL> | <IDENTIFIER> ) { table.likeOption(how, token.image, getPos()); }
}

void PgColumnName(GrammarActions.NewTable table) :
{
    final SqlIdentifier id;
}
{
    id = SimpleIdentifier() { table.columnName(id); }
}

void PgTableElement(GrammarActions.NewTable table) :
{
}
{
    LOOKAHEAD({ getToken(1).kind == NOT || GrammarActions.startsTableConstraint(getToken(1).image) })
    PgTableConstraint(table)
|
    PgColumn(table)
}

void PgColumn(GrammarActions.NewTable table) :
{
    final SqlIdentifier id;
    final SqlDataTypeSpec type;
}
{
    id = SimpleIdentifier()
    type = DataType() { table.column(id, type); }
    ( PgColumnConstraint(table) )*
}

void PgColumnConstraint(GrammarActions.NewTable table) :
{
    final SqlNode expression;
    String name = null;
}
{
    <NOT> <NULL> { table.constraints().notNull(); }
|
    <NULL>
|
    <DEFAULT_> expression = Expression(ExprContext.ACCEPT_NON_QUERY) { table.constraints().defaultValue(expression); }
|
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "constraint") })
        <IDENTIFIER> name = PgConstraintName()
    ]
    (
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "generated") })
        PgGenerated(table)
    |
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "primary") && GrammarActions.isWord(getToken(2).image, "key") })
        <IDENTIFIER> <IDENTIFIER> { table.constraints().key(name, true, getPos()); }
    |
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "unique") })
        <IDENTIFIER> { table.constraints().key(name, false, getPos()); }
    |
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "check") })
        <IDENTIFIER> <LPAREN> expression = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> {
            table.constraints().check(name, expression);
        }
    |
        LOOKAHEAD({ !GrammarActions.isWord(getToken(1).image, "constraint") })
        <IDENTIFIER> { GrammarActions.rejectConstraint(token.image, getPos()); }
    )
}

String PgConstraintName() :
{
    final SqlIdentifier id;
}
{
    id = SimpleIdentifier() { return id.getSimple(); }
}

/* [CONSTRAINT name] { PRIMARY KEY (column, …) | UNIQUE (column, …) | CHECK (condition) } */
void PgTableConstraint(GrammarActions.NewTable table) :
{
    String name = null;
    final SqlNode expression;
    final List<SqlIdentifier> columns = new ArrayList<SqlIdentifier>();
    boolean isPrimary = false;
    SqlIdentifier column;
    SqlParserPos pos;
}
{
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "constraint") })
        <IDENTIFIER> name = PgConstraintName()
    ]
    (
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "check") })
        <IDENTIFIER> <LPAREN> expression = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> {
            table.constraints().check(name, expression);
        }
    |
        <NOT> { pos = getPos(); } <NULL> column = SimpleIdentifier() { table.constraints().notNull(name, column, pos); }
    |
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "primary", "unique") })
        <IDENTIFIER> { pos = getPos(); }
        [
            LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "key") })
            <IDENTIFIER> { isPrimary = true; }
        ]
        <LPAREN> PgKeyColumn(columns) ( <COMMA> PgKeyColumn(columns) )* <RPAREN> {
            table.constraints().tableKey(name, isPrimary, columns, pos);
        }
    |
        <IDENTIFIER> { GrammarActions.rejectConstraint(token.image, getPos()); }
    )
    [ <IDENTIFIER> { GrammarActions.rejectConstraint(token.image, getPos()); } ]
}

void PgKeyColumn(List<SqlIdentifier> columns) :
{
    final SqlIdentifier id;
}
{
    id = SimpleIdentifier() { columns.add(id); }
}

/* CREATE [UNIQUE] INDEX [IF NOT EXISTS] [name] ON table [USING btree] (column [ASC|DESC] [NULLS FIRST|LAST], …) */
SqlNode PgCreateIndex() :
{
    final Span s;
    final GrammarActions.NewIndex index = new GrammarActions.NewIndex();
    SqlIdentifier id;
    final ParsedStatement.Name table;
    SqlNode unused;
}
{
    <CREATE> { s = span(); }
    <IDENTIFIER> { index.word(token.image, getPos()); }
    [
        LOOKAHEAD({ index.expectsIndex() })
        <IDENTIFIER> { index.word(token.image, getPos()); }
    ]
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "concurrently") && getToken(2).kind != ON })
        <IDENTIFIER>
    ]
    [ <IF> <NOT> <EXISTS> { index.ifNotExists = true; } ]
    [ id = SimpleIdentifier() { index.name(id); } ]
    <ON> table = PgTableName()
    [ <USING> <IDENTIFIER> { index.method(token.image, getPos()); } ]
    <LPAREN> PgIndexColumn(index) ( <COMMA> PgIndexColumn(index) )* <RPAREN>
    [ <IDENTIFIER> { index.refuse(token.image, getPos()); } ]
    [ <WHERE> { index.refuse("where", getPos()); } unused = Expression(ExprContext.ACCEPT_NON_QUERY) ]
    { return StatementNode.of(s.end(this), index.statement(table)); }
}

void PgIndexColumn(GrammarActions.NewIndex index) :
{
    final SqlNode key;
    boolean descending = false;
    Boolean nullsFirst = null;
}
{
    key = Expression(ExprContext.ACCEPT_NON_QUERY)
    [ <ASC> | <DESC> { descending = true; } ]
    [ <NULLS> ( <FIRST> { nullsFirst = true; } | <LAST> { nullsFirst = false; } ) ]
    { index.column(key, descending, nullsFirst); }
}

/* DROP INDEX [IF EXISTS] name, …, DROP SEQUENCE and DROP FUNCTION */
SqlNode PgDropIndex() :
{
    final Span s;
    final List<ParsedStatement.Name> names;
    final ParsedStatement function;
    boolean ifExists = false;
    boolean isCascade = false;
}
{
    <DROP> { s = span(); }
    (
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "function") })
    <IDENTIFIER> function = PgDropFunction() { return StatementNode.of(s.end(this), function); }
    |
    LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "sequence") })
    <IDENTIFIER>
    [ <IF> <EXISTS> { ifExists = true; } ]
    names = PgTableNames()
    [
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") })
        <IDENTIFIER> { isCascade = token.image.equals("cascade"); }
    ]
    { return StatementNode.of(s.end(this), SequenceActions.drop(names, ifExists, isCascade)); }
    |
    LOOKAHEAD({ true })
    <IDENTIFIER> { GrammarActions.expect("index", token.image, getPos()); }
    [ <IF> <EXISTS> { ifExists = true; } ]
    names = PgTableNames()
    [ LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "cascade", "restrict") }) <IDENTIFIER> ]
    { return StatementNode.of(s.end(this), GrammarActions.dropIndex(names, ifExists)); }
    )
}

/* The type after '::'. Operator precedence makes it bind tighter than arithmetic. */
void PgCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    <INFIX_CAST> { checkNonQueryExpression(exprContext); }
    type = DataType() {
        list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, s.pos()));
        list.add(type);
    }
}

/* Operators whose precedence differs from Calcite's or that it does not have; a collation is an operand. */
void PgOperator(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlOperator op;
    final SqlNode collation;
}
{
    <PG_COLLATE> { checkNonQueryExpression(exprContext); }
    collation = CompoundIdentifier() {
        list.add(new SqlParserUtil.ToTreeListItem(GrammarActions.COLLATE, s.pos()));
        list.add(collation);
    }
|
    (
        <PG_CONCAT> { op = GrammarActions.CONCAT; }
    |
        <PG_POWER> { op = GrammarActions.POWER; }
    |
        <PG_OPERATOR> { op = GrammarActions.operator(token.image); }
    )
    {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(op, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/* What stands in the brackets behind an array: a subscript, or the bounds of a slice, each of which may be left out. */
SqlNode PgSubscript() :
{
    SqlNode from = null;
    SqlNode to = null;
}
{
    (
        <COLON> [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ] { return GrammarActions.slice(null, to, getPos()); }
    |
        from = Expression(ExprContext.ACCEPT_SUB_QUERY)
        [
            <COLON> [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
            { return GrammarActions.slice(from, to, getPos()); }
        ]
        { return from; }
    )
}

/* value AT TIME ZONE zone | value AT LOCAL */
void PgAtTimeZone(List<Object> list, ExprContext exprContext, Span s) :
{
}
{
    <PG_AT_TIME_ZONE> { checkNonQueryExpression(exprContext); }
    (
        LOOKAHEAD({ GrammarActions.isWord(getToken(1).image, "local") })
        <IDENTIFIER> { list.add(new SqlParserUtil.ToTreeListItem(GrammarActions.AT_LOCAL, getPos())); }
    |
        <IDENTIFIER> <IDENTIFIER> { list.add(new SqlParserUtil.ToTreeListItem(GrammarActions.AT_TIME_ZONE, getPos())); }
        AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
    )
}

/* date '…', int '…', interval '…' [field [TO field]] */
SqlNode PgTypedLiteral() :
{
    final Span s;
    String type;
    final SqlNode text;
    String from = null;
    String to = null;
}
{
    <TYPED_LITERAL> { type = token.image; s = span(); }
    [ ( <WITH> { type = type + " with time zone"; } | <IDENTIFIER> ) <IDENTIFIER> <IDENTIFIER> ]
    <QUOTED_STRING> { text = SqlLiteral.createCharString(SqlParserUtil.parseString(token.image), getPos()); }
    [
        LOOKAHEAD({ type.equals("interval") && GrammarActions.isIntervalField(getToken(1).image) })
        <IDENTIFIER> { from = token.image; }
        [
            LOOKAHEAD({ getToken(1).kind == TO && GrammarActions.isIntervalField(getToken(2).image) })
            <TO> <IDENTIFIER> { to = token.image; }
        ]
    ]
    { return GrammarActions.typedLiteral(type, text, from, to, s.end(this)); }
}

/* CURRENT_DATE, LOCALTIMESTAMP and their like */
SqlNode PgCurrentTime() :
{
}
{
    <PG_CURRENT_TIME> { return GrammarActions.currentTime(token.image, getPos()); }
}

/* substring(text FROM … FOR …), substring(text SIMILAR … ESCAPE …) or with commas */
SqlNode PgSubstring() :
{
    final Span s;
    final List<SqlNode> args = new ArrayList<SqlNode>();
    boolean isSimilar = false;
    boolean startsWithFor = false;
}
{
    <PG_SUBSTRING> { s = span(); }
    <LPAREN> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    [
        <FROM> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
        [ <FOR> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY) ]
    |
        <FOR> { startsWithFor = true; } AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
        [ <FROM> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY) ]
    |
        <SIMILAR> { isSimilar = true; } AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
        <ESCAPE> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY)
    |
        ( <COMMA> AddExpression(args, ExprContext.ACCEPT_SUB_QUERY) )+
    ]
    <RPAREN> { return GrammarActions.substring(args, startsWithFor, isSimilar, s.end(this)); }
}

/* ORDER BY behind the arguments of an aggregate */
void PgArgumentOrder(List<SqlNode> list) :
{
    final SqlNodeList order;
}
{
    order = OrderBy(true) { list.add(GrammarActions.argumentOrder(order)); }
}

/* What LIMIT, OFFSET and FETCH take; in Calcite's template (see pom.xml) a plain number. */
SqlNode PgRowCount() :
{
    final SqlNode count;
}
{
    count = Expression(ExprContext.ACCEPT_SUB_QUERY) { return count; }
}

/* Any type by PostgreSQL's names. The parts of the identifier are the name and its modifiers. */
SqlTypeNameSpec PgTypeName() :
{
    final Span s;
    String name;
    final List<String> parts = new ArrayList<String>();
}
{
    <IDENTIFIER> { s = span(); name = token.image; }
    [
        LOOKAHEAD({ GrammarActions.continuesTypeName(name, getToken(1).image) })
        <IDENTIFIER> { name = name + " " + token.image; }
    ]
    { parts.add(name); }
    [
        <LPAREN> PgTypeModifier(parts) ( <COMMA> PgTypeModifier(parts) )* <RPAREN>
    ]
    [
        LOOKAHEAD({ GrammarActions.isTimeZoneClause(name, getToken(1).image, getToken(2).image) })
        ( <IDENTIFIER> | <WITH> { parts.set(0, name + " with time zone"); } ) <IDENTIFIER> <IDENTIFIER>
    ]
    (
        LOOKAHEAD(2)
        <LBRACKET> [ <UNSIGNED_INTEGER_LITERAL> ] <RBRACKET> { parts.set(0, GrammarActions.arrayOf(parts.get(0))); }
    |
        LOOKAHEAD({ getToken(1).kind == ARRAY })
        <ARRAY> [ LOOKAHEAD(2) <LBRACKET> <UNSIGNED_INTEGER_LITERAL> <RBRACKET> ]
        { parts.set(0, GrammarActions.arrayOf(parts.get(0))); }
    )*
    {
        final SqlParserPos pos = s.end(this);
        return new SqlUserDefinedTypeNameSpec(new SqlIdentifier(parts, pos), pos);
    }
}

void PgTypeModifier(List<String> parts) :
{
    String sign = "";
}
{
    [ <MINUS> { sign = "-"; } ]
    <UNSIGNED_INTEGER_LITERAL> { parts.add(sign + token.image); }
}

/* DISTINCT ON (expression, ...) */
void PgDistinctOn(List<SqlNode> list) :
{
}
{
    <ON> <LPAREN> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
    ( <COMMA> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) )* <RPAREN>
}

/* The joins that begin before the condition of the one around: a JOIN b JOIN c ON ... ON ... */
SqlNode PgNestedJoin(SqlNode right, boolean mayNest) :
{
    SqlNode e = right;
}
{
    (
        LOOKAHEAD({ mayNest && (getToken(1).kind == JOIN || getToken(1).kind == INNER || getToken(1).kind == LEFT
                || getToken(1).kind == RIGHT || getToken(1).kind == FULL || getToken(1).kind == CROSS
                || getToken(1).kind == NATURAL) })
        e = JoinTable(e)
    )*
    { return e; }
}
