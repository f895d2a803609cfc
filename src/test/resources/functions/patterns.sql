-- Regular expressions: PostgreSQL's ARE, longest match, captures.
> t ~ 'o'
> t ~* 'HELLO'
> t !~ 'o'
> t !~* '^the'
> v ~ '^[a-c ]+$'
> c ~ 'b'
> t ~ v
'foo' ~ null
null ~ 'a'
'foo' ~ '('
'foo' ~ '['
'foo' ~ 'a{2,1}'
'foo' ~ 'a{1'
'foo' ~ 'a{,2}'
'foo' ~ '*a'
'foo' ~ 'a**'
'foo' ~ '\'
'foo' ~ '\q'
'foo' ~ '[z-a]'
'foo' ~ '[[:nope:]]'
'foo' ~ '\1'
'foo' ~ ')'
'a)' ~ 'a\)'
'foo' ~ ''
'' ~ '^$'
'abc' ~ 'a|'
'a{' ~ 'a{'
'a{x' ~ 'a{x'
'foobar' ~ 'foo(?=bar)'
'foobaz' ~ 'foo(?!bar)'
'foobar' ~ '(?<=foo)bar'
'xbar' ~ '(?<!foo)bar'
'foobar' ~ '(?<!foo)bar'
'FooBar' ~ '(?i)foobar'
E'a\nb' ~ 'a.b'
E'a\nb' ~ '(?n)a.b'
E'a\nb' ~ '^b'
E'a\nb' ~ '(?n)^b'
E'a\nb' ~ '(?p)a[^x]b'
E'a\nb' ~ '(?w)a.b$'
'abc' ~ '(?x) a b c # comment'
'abc' ~ 'a(?#comment)bc'
'a.c' ~ '***=a.c'
'abc' ~ '***=a.c'
'abc' ~ '***:a.c'
'xay' ~ '\ma'
'x ay' ~ '\ma'
'xa y' ~ 'a\M'
'the cat' ~ '\ycat\y'
'concat' ~ '\Ycat'
'cat' ~ '[[:<:]]cat[[:>:]]'
'abc' ~ '\Aabc\Z'
'a1_' ~ '^\w+$'
'a b' ~ '\s'
'12' ~ '^\d+$'
'ab' ~ '^\D\W?b$'
'x5' ~ '[\d]'
'a-b' ~ '[a\-]'
']' ~ '[]]'
'-' ~ '[a-]'
'^' ~ '[a^]'
'abab' ~ '^(ab)\1$'
'abac' ~ '^(ab)\1$'
'aa' ~ '(a)\1'
'ABab' ~* '^(ab)\1$'
E'\x41' ~ '\x41'
'A' ~ '\u0041'
'tab	x' ~ '\t'
'aaa' ~ '^a{3}$'
'aaa' ~ '^a{2,}$'
'aaaa' ~ '^a{2,3}$'
'äöü' ~ '^...$'
'😀x' ~ '^.x$'
1 ~ 'a'
'a' ~ 1
regexp_like('Hello World', 'world$', 'i')
regexp_like('Hello', 'l+')
regexp_like('Hello', 'l', 'g')
regexp_like('Hello', 'l', 'z')
regexp_count('ABCABCAXYaxy', 'A.')
regexp_count('ABCABCAXYaxy', 'A.', 1, 'i')
regexp_count('abc', '', 1)
regexp_count('abc', 'x', 0)
regexp_count('123123', '\d{2}', 2)
regexp_instr('number of your street, town zip, FR', '[^,]+', 1, 2)
regexp_instr('ABCDEFGHI', '(c..)(...)', 1, 1, 0, 'i', 2)
regexp_instr('abcabc', 'a.c', 2)
regexp_instr('abcabc', 'b', 1, 2, 1)
regexp_instr('abcabc', 'b', 1, 2, 2)
regexp_instr('abc', 'x')
regexp_substr('number of your street, town zip, FR', '[^,]+', 1, 2)
regexp_substr('ABCDEFGHI', '(c..)(...)', 1, 1, 'i', 2)
regexp_substr('abc', 'x')
regexp_substr('abc', 'b', 5)
regexp_replace('Thomas', '.[mN]a.', 'M')
regexp_replace('foobarbaz', 'b..', 'X')
regexp_replace('foobarbaz', 'b..', 'X', 'g')
regexp_replace('foobarbaz', 'b(..)', 'X\1Y', 'g')
regexp_replace('foobarbaz', 'b(..)', '[\&]', 'g')
regexp_replace('foobarbaz', 'b(..)', 'a\\b', 'g')
regexp_replace('foobarbaz', 'b(..)', '\3x', 'g')
regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 0, 'i')
regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 3, 'i')
regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 5)
regexp_replace('abc', 'b', 'x', '1')
regexp_replace('abc', '', '-', 'g')
regexp_replace('abc', 'x*', '-', 'g')
regexp_replace('aaa bbb', '^\w+\M', 'x')
regexp_replace('abc', '(x)?b', '<\1>')
regexp_replace('hello', 'l+?', 'L')
regexp_replace('hello', 'l+', 'L')
> regexp_replace(t, '[aeiou]', '*', 'g')
> regexp_replace(t, '(\w)(\w)', '\2\1', 'g')
> regexp_count(t, 'o')
> regexp_substr(t, '\w+$')
> regexp_instr(t, '[A-Z]')
> regexp_like(t, '^\w+$')
-- Which match: leftmost, then longest unless the pattern prefers the shortest.
regexp_substr('foobar', 'foo|foobar')
regexp_substr('XY1234Z', 'Y*([0-9]{1,3})')
substring('XY1234Z', 'Y*([0-9]{1,3})')
substring('XY1234Z', 'Y*?([0-9]{1,3})')
substring('foobarbar', '(foo|foobar)(bar)?')
regexp_replace('abc01234xyz', '(?:(.*?)(\d+)(.*)){1,1}', '<\1|\2|\3>')
regexp_replace('abc01234xyz', '(.*)(\d+)(.*)', '<\1|\2|\3>')
regexp_replace('abc01234xyz', '(.*?)(\d+)(.*)', '<\1|\2|\3>')
regexp_replace('abcabc', '(a|ab)(c|bcd)?(.*)', '<\1|\2|\3>')
regexp_replace('abcde', '(a|ab)(bc|c)?(d*)', '<\1|\2|\3>')
regexp_replace('aaab', '(a*)(a)', '<\1|\2>')
regexp_replace('aaab', '(a*?)(a+)', '<\1|\2>')
regexp_replace('ababab', '(ab)*', '<\1>')
regexp_replace('abcabd', '(ab[cd])+', '<\1>')
regexp_replace('xyz', '(x|y|z)*', '<\1>')
regexp_replace('aab', '(a|(b))*', '<\1|\2>')
regexp_replace('foo.bar.baz', '(.*)\.(.*)', '<\1|\2>')
regexp_replace('foo.bar.baz', '(.*?)\.(.*)', '<\1|\2>')
regexp_replace('aaaa', '(a{1,2})(a{1,2})', '<\1|\2>')
regexp_replace('aaaa', '(a{1,2}?)(a{1,2})', '<\1|\2>')
regexp_replace('key=value; k2=v2', '(\w+)=(\w+)', '\2=\1', 'g')
regexp_replace('2024-12-30', '(\d{4})-(\d{2})-(\d{2})', '\3.\2.\1')
regexp_replace('aXbXc', '([a-z])X', '\1-', 'g')
regexp_replace('abcd', '(?=(b))', '|', 'g')
regexp_substr('aaaaab', '(a|aa)+b')
regexp_substr('abcbd', 'a.*?b')
regexp_substr('abcbd', 'a.*b')
regexp_substr('aaa', 'a??')
regexp_substr('aaa', 'a*?$')
regexp_substr('<b>x</b>', '<.+?>')
regexp_substr('<b>x</b>', '<[^>]+>')
regexp_substr('abc', '(?:b|c)+')
regexp_substr('aXb', 'a(.)?b', 1, 1, '', 1)
regexp_substr('ab', 'a(.)?b', 1, 1, '', 1)
-- No catastrophe.
repeat('a', 2000) ~ '^(a*)*b$'
repeat('a', 2000) ~ '(a+)+$'
repeat('a', 30) ~ '(a|aa)*c'
length(regexp_replace(repeat('ab', 3000), '(a|b)*c', 'x'))
-- SIMILAR TO.
'abc' similar to 'abc'
'abc' similar to 'a'
'abc' similar to '%(b|d)%'
'abc' similar to '(b|c)%'
'abc' not similar to 'abc'
'a%c' similar to 'a#%c' escape '#'
'axc' similar to 'a#%c' escape '#'
'abc' similar to 'a_c'
'aaa' similar to 'a{3}'
'abc' similar to '[a-c]+'
'a.c' similar to 'a.c'
'abc' similar to 'a.c'
'abc' similar to 'a' escape 'xx'
'abc' similar to null
> t similar to '%o%'
> t not similar to '(hello|foo)%'
> v similar to '[a-c]%'
'abc' ~~ 'a%'
'abc' !~~ 'a%'
'ABC' ~~* 'a%'
'ABC' !~~* 'a%'
select count(*) from samples where t ~ 'o' and t !~ 'x'
select id from samples where t similar to '%(o|a)%' order by id
select t ~ 'o' as has, count(*), max(id) from samples group by t ~ 'o'
select max(regexp_replace(t, 'o', '0', 'g')) from samples
