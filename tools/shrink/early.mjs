import { edited, isFunction, namesIn, treeOf, visit, visitFunctions } from './program.mjs';

/**
 * Engines skim over a function when its module comes, and compile it when it is called for the first time: they read it
 * twice, the second time while somebody waits. A function in parentheses is taken for one that is called at once (V8:
 * "possibly invoked function expression") and compiled with the module, which browsers do in another thread.
 *
 * Declarations become variables, which may be in parentheses. Methods of classes may not.
 *
 * @param {string} text a minified module
 * @param {object} called functions, as `calledBy` in `rehearsal.mjs` finds them
 * @param {readonly Range[]} called.atStart that are called when the module is evaluated
 * @param {readonly Range[]} called.later that are called afterwards
 * @returns {string} the same program
 *
 * @typedef {{ start: number, end: number }} Range of a function; it begins anywhere in front of its parameters
 */
export function compiledEarly(text, called) {
  const tree = treeOf(text);
  const isCalled = matcher([...called.atStart, ...called.later]);
  const hoisted = hoistedNames(tree, matcher(called.atStart));
  const edits = [];
  visitFunctions(tree, (node, parent) => {
    if (node.async || node.generator) return;
    const early = isCalled(node);
    if (parent.type === 'Program') {
      if (hoisted.has(node.id.name) || !isPlain(node)) return;
      edits.push(...asArrow(text, node, [`var ${node.id.name}=`, ';'], early));
    } else if (early && parent.type === 'Property' && parent.method) {
      if (!parent.computed && isPlain(node)) edits.push(...asArrow(text, node, [':', ''], early));
    } else if (early && isExpression(node, parent)) {
      edits.push(insert(node.start, '('), insert(node.end, ')'));
    }
  });
  return joined(edited(text, edits));
}

/** Whether a function is one of `ranges`. Many may end at the same place, but not at the same and begin there. */
function matcher(ranges) {
  const starts = new Map();
  for (const { start, end } of ranges) starts.set(end, [...(starts.get(end) ?? []), start]);
  return ({ type, id, start, end }) =>
    (starts.get(end) ?? []).some((each) =>
      type === 'ArrowFunctionExpression' ? each === start : each <= (id?.end ?? start),
    );
}

/**
 * Names that may be used before their declaration is reached: by what is evaluated in front of it, itself or in
 * functions that are called at the start.
 */
function hoistedNames(tree, isAtStart) {
  const asleep = new Set();
  visit(tree, (node) => isFunction(node) && !isAtStart(node) && asleep.add(node));
  const used = (node) => [...new Set(namesIn(node, asleep))];
  const functions = tree.body.filter(({ type }) => type === 'FunctionDeclaration');
  const usedBy = new Map(functions.map((node) => [node.id.name, asleep.has(node) ? [] : used(node)]));
  const waiting = new Set(usedBy.keys());
  const hoisted = new Set();
  for (const statement of tree.body) {
    if (statement.type === 'FunctionDeclaration') waiting.delete(statement.id.name);
    else for (const name of reachable(used(statement), usedBy)) if (waiting.has(name)) hoisted.add(name);
  }
  return hoisted;
}

/** `names`, and what functions of these names use. */
function reachable(names, usedBy) {
  const found = new Set(names);
  for (const name of found) for (const next of usedBy.get(name) ?? []) found.add(next);
  return found;
}

/** Not a declaration, a method, or a function that is called at once as it is. */
function isExpression({ type }, parent) {
  if (type === 'ArrowFunctionExpression') return true;
  const isCallee = parent.type === 'CallExpression' || parent.type === 'UnaryExpression';
  const isMethod =
    parent.type === 'MethodDefinition' || parent.method || parent.kind === 'get' || parent.kind === 'set';
  return type === 'FunctionExpression' && !isMethod && !isCallee;
}

/** Whether an arrow function would do the same. */
function isPlain(root) {
  let plain = true;
  visit(root, ({ type, name }) => {
    const own = ['ThisExpression', 'Super', 'MetaProperty'].includes(type);
    if (own || (type === 'Identifier' && name === 'arguments')) plain = false;
  });
  return plain;
}

/** A function with a block as an arrow function, with something in front of it and behind. */
function asArrow(text, { params, start, end, body }, [before, behind], early) {
  const [open, close] = early ? ['(', ')'] : ['', ''];
  const isName = params.length === 1 && params[0].type === 'Identifier';
  const first = isName ? params[0].start : text.lastIndexOf('(', params[0]?.start ?? body.start);
  const last = isName ? params[0].end : body.start;
  return [
    { start, end: first, text: before + open },
    { start: last, end: body.start, text: '=>' },
    insert(end, close + behind),
  ];
}

function insert(at, text) {
  return { start: at, end: at, text };
}

/** One `var` for variables that follow one another. */
function joined(text) {
  let result = '';
  let isOpen = false;
  for (const { type, start, end, declarations } of treeOf(text).body) {
    const isVariable = type === 'VariableDeclaration';
    const own = text.slice(isVariable ? declarations[0].start : start, end);
    if (isOpen) result += isVariable ? ',' : ';';
    else if (isVariable) result += 'var ';
    result += isVariable ? own.replace(/;$/, '') : own;
    isOpen = isVariable;
  }
  return result;
}
