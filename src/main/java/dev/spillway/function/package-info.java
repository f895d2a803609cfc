/// Scalar functions by name: what they take, what they yield, and how a value is made of values.
///
/// 1. [FunctionLibrary] has every function once: its signature, which the analyzer resolves, beside its body, which the
///    executor calls over vectors.
/// 2. Bodies see values as in `Expression.Constant`; they know neither vectors nor plans.
/// 3. A body is made per compiled expression, so it may keep what it has worked out (a compiled regular expression);
///    it belongs to one participant's thread.
/// 4. Errors are PostgreSQL's, raised only when the function is called.
///
/// Functions that deserve a loop over vectors of their own are `plan.Function`s with a kernel in `exec.expression`.
@NullMarked
package dev.spillway.function;

import org.jspecify.annotations.NullMarked;
