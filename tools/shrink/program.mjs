import { parse } from 'acorn';

/**
 * A bundle as a list of what it declares. Relies on what esbuild promises of its output: one scope at the top, and no
 * name of it declared again further in, so that a name is enough to know what is meant.
 *
 * @typedef {object} Declaration one variable, function or class at the top, or a statement of its own
 * @property {string} text
 * @property {string} source the same as it was written: without the `var` of one variable among others
 * @property {number} start where it stood
 * @property {readonly string[]} names what it declares; of a statement nothing
 * @property {Set<string>} uses what it refers to, inside functions too
 * @property {object} node of the syntax tree
 */

/** @returns {object} the syntax tree (ESTree) */
export function treeOf(text) {
  return parse(text, { ecmaVersion: 2022, sourceType: 'module' });
}

/** @returns {Declaration[]} */
export function declarationsOf(text) {
  const parts = treeOf(text).body.flatMap(apart);
  const names = new Set(parts.flatMap(declaredBy));
  return parts.map((node) => {
    const own = declaredBy(node);
    const uses = new Set(namesIn(node).filter((name) => names.has(name) && !own.includes(name)));
    const source = text.slice(node.start, node.end);
    const variable = node.type === 'VariableDeclarator';
    return { text: variable ? `var ${source};` : source, source, start: node.start, names: own, uses, node };
  });
}

function apart(node) {
  if (node.type !== 'VariableDeclaration') return [node];
  if (node.kind !== 'var') throw new Error(`esbuild declares nothing as ${node.kind} at the top of a bundle`);
  return node.declarations;
}

function declaredBy(node) {
  return node.type.endsWith('Declaration') || node.type === 'VariableDeclarator' ? namesIn(node.id) : [];
}

/** Every name in `root` that is not the name of a property; `except`: nodes not to look into. */
export function namesIn(root, except) {
  const found = [];
  visit(root, (node) => node.type === 'Identifier' && found.push(node.name), except);
  return found;
}

/** Calls `see` for each node of a tree, in order; plain names of properties and members are none. */
export function visit(root, see, except) {
  if (Array.isArray(root)) for (const each of root) visit(each, see, except);
  else if (typeof root?.type === 'string' && !except?.has(root)) {
    see(root);
    for (const field in root)
      if (typeof root[field] === 'object' && !(NAMED.has(field) && !root.computed))
        visit(root[field], see, except);
  }
}

/** `a.property`, `{ key: 1 }`: names unless computed. A shorthand has its name as its value too. */
const NAMED = new Set(['property', 'key']);

/** Calls `see` for each function of a tree with the node that it is in, from the outermost to the innermost. */
export function visitFunctions(root, see) {
  visit(root, (node) => {
    for (const child of Object.values(node).flat()) if (isFunction(child)) see(child, node);
  });
}

export function isFunction(node) {
  return /Function/.test(node?.type);
}

/**
 * `text` with some stretches replaced.
 *
 * @param {readonly { start: number, end: number, text: string }[]} edits that do not overlap; those of one place: insertions in order, then one that replaces
 */
export function edited(text, edits) {
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of edits.toSorted(
    (a, b) => a.start - b.start || a.end - b.end,
  )) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}
