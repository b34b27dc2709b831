import { edited, namesIn, treeOf, visit } from './program.mjs';

/**
 * `let [a, b] = [x, y]` as `let a = x, b = y`: what reads well makes an array, an iterator over it and an object for each
 * step of that, as long as it is interpreted. A first load did so some thousand times.
 *
 * @param {string} text a module
 * @returns {string} the same program
 */
export function withoutPairs(text) {
  const edits = [];
  const inside = (at) => edits.some(({ start, end }) => start < at && at < end);
  visit(treeOf(text), ({ type, id, init, start, end }) => {
    if (type !== 'VariableDeclarator' || !isPair(id, init) || inside(start)) return;
    const parts = id.elements.map(
      ({ name }, i) => `${name}=${text.slice(init.elements[i].start, init.elements[i].end)}`,
    );
    edits.push({ start, end, text: parts.join(',') });
  });
  return edits.length === 0 ? text : withoutPairs(edited(text, edits)); // others may be inside of these
}

/** As many names as values, none of which needs what the names stood for before, or is a pattern's own. */
function isPair(id, init) {
  if (id.type !== 'ArrayPattern' || init?.type !== 'ArrayExpression') return false;
  const [names, values] = [id.elements, init.elements];
  if (names.length !== values.length || names.length === 0) return false;
  if (names.some((name) => name?.type !== 'Identifier')) return false;
  if (values.some((value) => !value || value.type === 'SpreadElement')) return false;
  const used = new Set(namesIn(init));
  return names.every(({ name }) => !used.has(name));
}
