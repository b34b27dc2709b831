import { edited, treeOf, visit } from './program.mjs';

/** The letters that minified code has most of. */
const LETTERS = [...'tenirsaoluhcfdpmgwyvbxkjzq'];

/** t, e, ..., q, tt, te, ... */
const NAMES = ['', ...LETTERS].flatMap((first) => LETTERS.map((last) => first + last));

const CLASS_OF = `function classOf(constructor, methods) {
  constructor.prototype = methods;
  return constructor;
}
`;

/**
 * Classes as functions with a prototype, private names as short plain ones. A method of a class cannot be in
 * parentheses, which `early.mjs` puts around what is to be compiled with the module; a function can. It is also less to
 * read, and quicker while it is cold: engines look for a private name in the scopes around, and check at each use
 * whether an object has it.
 *
 * A class that extends another one, or has static members or nothing to do when an object is made, stays a class.
 *
 * @param {string} text a module in which no name of the top is declared again further in
 */
export function withPlainClasses(text) {
  const open = withPlainNames(text);
  const edits = [];
  visit(treeOf(open), ({ type, init }) => {
    if (type !== 'VariableDeclarator' || !isPlain(init)) return;
    edits.push({ start: init.start, end: init.end, text: asFunction(open, init.body.body) });
  });
  return edits.length === 0 ? open : CLASS_OF + edited(open, edits);
}

function isPlain(node) {
  if (node?.type !== 'ClassExpression' || node.superClass) return false;
  const members = node.body.body;
  const isMade = members.some((each) => each.type === 'PropertyDefinition' || setsFields(each));
  const isOdd = members.some((each) => each.static || (each.computed && each.kind !== 'method'));
  let isAlone = true;
  visit(members, ({ type }) => {
    if (['Super', 'MetaProperty', 'StaticBlock', 'ClassBody'].includes(type)) isAlone = false;
  });
  return isMade && !isOdd && isAlone;
}

/** Whether it is a constructor that sets fields. Functions without `this` become arrow functions, which make nothing. */
function setsFields({ kind, value }) {
  let found = false;
  if (kind === 'constructor') visit(value, ({ type }) => (found ||= type === 'ThisExpression'));
  return found;
}

function asFunction(text, members) {
  const source = ({ start, end }) => text.slice(start, end);
  const maker = members.find(({ kind }) => kind === 'constructor')?.value;
  const isSet = members.some(setsFields);
  const fields = members.filter(({ type, value }) => type === 'PropertyDefinition' && (value || !isSet));
  const body = [
    ...fields.map(({ key, value }) => `this.${key.name} = ${value ? source(value) : 'void 0'};`),
    maker ? text.slice(maker.body.start + 1, maker.body.end - 1) : '',
  ].join('\n');
  const methods = members.filter(({ kind }) => kind && kind !== 'constructor').map(source);
  const params = (maker?.params ?? []).map(source).join(', ');
  return `classOf(function (${params}) {\n${body}}, { ${methods.join(',\n')} })`;
}

/**
 * The names of private members as plain ones that nothing else in the program has, the same few in each class: what is
 * written alike takes less room under gzip. A class calls itself as others do.
 */
function withPlainNames(text) {
  const tree = treeOf(text);
  const taken = new Set();
  const classes = new Map();
  const edits = [];
  collect(tree);
  rename(tree, new Map());
  const aliases = new Map([...classes].map(([name, { id }]) => [id?.name, name]));
  visit(tree, ({ type, name, start, end }) => {
    if (type === 'Identifier' && aliases.has(name)) edits.push({ start, end, text: aliases.get(name) });
  });
  return edited(text, edits);

  function collect(node) {
    const { type, computed, id, init } = node;
    const name = node.property ?? node.key;
    if (name?.type === 'Literal' || (name?.type === 'Identifier' && !computed))
      taken.add(String(name.name ?? name.value));
    if (type === 'VariableDeclarator' && init?.type === 'ClassExpression') classes.set(id.name, init);
    forEachChild(node, collect);
  }

  /** `names`: what the classes around this call theirs. */
  function rename(node, names) {
    if (node.type === 'PrivateIdentifier')
      edits.push({ start: node.start, end: node.end, text: names.get(node.name) });
    if (node.type === 'BinaryExpression' && node.left.type === 'PrivateIdentifier')
      throw new Error(`private names become plain ones, which others may have too: #${node.left.name} in`);
    const inside = node.body?.type === 'ClassBody' ? new Map([...names, ...namesOf(node)]) : names;
    forEachChild(node, (child) => rename(child, inside));
  }

  /** New names by old ones. */
  function namesOf({ superClass, body: { body } }) {
    const used = new Set([...taken, ...inheritedFrom(superClass)]);
    const names = new Map();
    for (const { key } of body) {
      if (key?.type !== 'PrivateIdentifier' || names.has(key.name)) continue;
      const name = NAMES.find((each) => !used.has(each));
      used.add(name);
      names.set(key.name, name);
    }
    return names;
  }

  function inheritedFrom(superClass) {
    const base = classes.get(superClass?.name);
    return base ? [...namesOf(base).values(), ...inheritedFrom(base.superClass)] : [];
  }
}

function forEachChild(node, see) {
  for (const field in node) {
    const child = node[field];
    for (const each of Array.isArray(child) ? child : [child]) if (typeof each?.type === 'string') see(each);
  }
}
