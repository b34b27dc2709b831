import { namesIn, visit } from './program.mjs';
import { reach } from './shake.mjs';

/**
 * Moves what only one maker of an `OnDemand` table refers to, directly or not, into that maker: an op that a model does
 * not use is then neither made nor even declared when a page starts.
 *
 * @param {import('./program.mjs').Declaration[]} declarations
 * @returns {string} the program
 */
export function sink(declarations) {
  const makers = declarations.flatMap(makersIn);
  const graph = [...declarations.map((each) => withoutMakers(each, makers)), ...makers];
  const roots = graph.filter(({ names, table }) => table === undefined && names.length === 0);
  const owned = new Map();
  for (const maker of makers) {
    const others = makers.filter((each) => each !== maker);
    const shared = reach([...roots, ...others], graph);
    owned.set(
      maker,
      [...reach([maker], graph)].filter((each) => each !== maker && !shared.has(each)),
    );
  }
  const moved = new Set([...owned.values()].flat());
  return graph
    .filter((each) => each.table === undefined && !moved.has(each))
    .map((each) => textOf(each, makers, owned))
    .join('\n');
}

/** The makers of tables that `declaration` builds, as parts of the program that refer to others. */
function makersIn(declaration) {
  const found = [];
  visit(declaration.node, ({ type, callee, arguments: given }) => {
    if (type !== 'NewExpression' || !/^OnDemand\d*$/.test(callee.name)) return;
    for (const { value } of given[0].properties) {
      const uses = new Set(namesIn(value).filter((name) => declaration.uses.has(name)));
      found.push({ table: declaration, node: value, names: [], uses });
    }
  });
  return found;
}

/** `declaration` with what it refers to besides its makers. */
function withoutMakers(declaration, makers) {
  const own = new Set(makers.filter(({ table }) => table === declaration).map(({ node }) => node));
  if (own.size === 0) return declaration;
  const uses = new Set(namesIn(declaration.node, own).filter((name) => declaration.uses.has(name)));
  return { ...declaration, uses, whole: declaration };
}

function textOf(declaration, makers, owned) {
  const { text, whole } = declaration;
  if (whole === undefined) return text;
  const offset = text.indexOf(whole.source);
  let result = '';
  let at = 0;
  for (const maker of makers.filter(({ table }) => table === whole)) {
    const { start, end, body } = maker.node;
    const local = (position) => position - whole.start + offset;
    result += text.slice(at, local(start));
    const parts = owned.get(maker).sort((a, b) => a.start - b.start);
    const value = text.slice(local(body.start), local(body.end));
    result +=
      parts.length === 0
        ? text.slice(local(start), local(end))
        : `() => {\n${parts.map((part) => part.text).join('\n')}\nreturn ${value};\n}`;
    at = local(end);
  }
  return result + text.slice(at);
}
