/**
 * What the bundle exports, and all that it needs. Nothing in these packages does anything when it is evaluated but
 * define things (`sideEffects: false`), so what is not needed can go, be it the result of a call or not: bundlers and
 * minifiers are more careful than that.
 *
 * @param {import('./program.mjs').Declaration[]} declarations
 */
export function shake(declarations) {
  const roots = declarations.filter(({ names }) => names.length === 0);
  const needed = reach(roots, declarations);
  return declarations.filter((each) => needed.has(each));
}

/** The declarations that `roots` need, themselves included, without going through what `closed` says. */
export function reach(roots, declarations, closed = () => false) {
  const declaredBy = new Map(declarations.flatMap((each) => each.names.map((name) => [name, each])));
  const found = new Set();
  const open = [...roots];
  while (open.length > 0) {
    const next = open.pop();
    if (found.has(next) || closed(next)) continue;
    found.add(next);
    for (const name of next.uses) open.push(declaredBy.get(name));
  }
  return found;
}
