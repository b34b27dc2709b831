import { edited, treeOf } from './program.mjs';

/** The letters that minified code has most of. */
const LETTERS = [...'tenirsaoluhcfdpmgwyvbxkjzq'];

/**
 * The private names of all classes from the same few letters. Minifiers give each class others; what is written alike
 * takes less room under gzip.
 *
 * @param {string} text a minified module
 */
export function withPrivateNames(text) {
  const edits = [];
  rename(treeOf(text), new Map());
  return edited(text, edits);

  /** `names`: what the classes around this are to call theirs. */
  function rename(node, names) {
    if (node === null || typeof node !== 'object') return;
    if (node.type === 'PrivateIdentifier')
      edits.push({ start: node.start, end: node.end, text: `#${names.get(node.name)}` });
    const inside = node.type === 'ClassBody' ? new Map([...names, ...ownNames(node, names.size)]) : names;
    for (const child of Object.values(node)) rename(child, inside);
  }
}

/** Names that begin behind the first `taken` ones. */
function ownNames({ body }, taken) {
  const own = body.map(({ key }) => key).filter((key) => key?.type === 'PrivateIdentifier');
  return [...new Set(own.map(({ name }) => name))].map((name, i) => [name, nameOf(taken + i)]);
}

/** t, e, ..., q, tt, te, ... */
function nameOf(number) {
  const rest = Math.floor(number / LETTERS.length);
  return (rest > 0 ? nameOf(rest - 1) : '') + LETTERS[number % LETTERS.length];
}
