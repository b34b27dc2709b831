import { namesIn, visit } from './program.mjs';
import { reach } from './shake.mjs';

/**
 * Moves what only one maker of an `OnDemand` table refers to, directly or not, into that maker: an op that a model does
 * not use is then neither made nor even declared when a page starts. Makers stand by their length in their table: those
 * of one length look alike, which takes 0.7 kB less under gzip.
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
    const [{ properties }] = given;
    for (const { start, value } of properties) {
      const uses = new Set(namesIn(value).filter((name) => declaration.uses.has(name)));
      found.push({ table: declaration, properties, start, node: value, names: [], uses });
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
  const offset = text.indexOf(whole.source) - whole.start;
  const source = (start, end) => text.slice(start + offset, end + offset);
  const own = makers.filter(({ table }) => table === whole);
  let result = '';
  let at = -offset;
  for (const properties of new Set(own.map((maker) => maker.properties))) {
    const members = own
      .filter((maker) => maker.properties === properties)
      .map(
        (maker) => source(maker.start, maker.node.start) + makerText(maker.node, owned.get(maker), source),
      );
    result += source(at, properties[0].start) + members.sort((a, b) => a.length - b.length).join(',\n');
    at = properties.at(-1).end;
  }
  return result + text.slice(at + offset);
}

/** `parts`: what the maker declares. */
function makerText({ start, end, body }, parts, source) {
  if (parts.length === 0) return source(start, end);
  const declared = parts.toSorted((a, b) => a.start - b.start).map(({ text }) => text);
  return `() => {\n${declared.join('\n')}\nreturn ${source(body.start, body.end)};\n}`;
}
