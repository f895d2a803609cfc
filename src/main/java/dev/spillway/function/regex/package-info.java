/// PostgreSQL's advanced regular expressions (ARE) with its rules of preference: the leftmost match, and among those
/// the longest or shortest as the quantifiers say, which is not what Perl-like engines find (`foo|foobar` finds
/// `foobar`).
///
/// 1. A pattern becomes a tree ([Node]), the tree a [Program], the program an [Automaton] that is built while it runs:
/// a
///    search costs a look-up per character, whatever the pattern.
/// 2. What the parentheses matched is worked out afterwards, over the part that the whole has matched ([Captures]).
/// 3. Characters are Unicode code points, their classes those of PostgreSQL's locale `C.UTF-8`.
/// 4. Everything but [Regex] and [RegexOptions] is private to the package; nothing is shared between threads.
@NullMarked
package dev.spillway.function.regex;

import org.jspecify.annotations.NullMarked;
