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
    const early = isCalled(node);
    if (parent.type === 'Program') {
      if (hoisted.has(node.id.name)) return;
      if (early || (isPlain(node) && !node.async))
        edits.push(...asExpression(node, [`var ${node.id.name}=`, ';'], early));
    } else if (early && parent.type === 'Property' && parent.method) {
      const { computed, key, start } = parent;
      if (computed || uses(node, ['Super'])) return;
      edits.push(...asExpression({ ...node, start }, [`${key.raw ?? key.name}:`, ''], early));
    } else if (early && isExpression(node, parent)) {
      if (node.async && isPlain(node)) edits.push(...asExpression(node, ['', ''], early));
      else edits.push(insert(node.start, '('), insert(node.end, ')'));
    }
  });
  return joined(edited(text, edits));
}

/** Whether a function is one of `ranges`. Many may end at the same place, but not at the same and begin there. */
function matcher(ranges) {
  const starts = new Map();
  for (const { start, end } of ranges) starts.set(end, [...(starts.get(end) ?? []), start]);
  return ({ type, async, id, body, start, end }) =>
    (starts.get(end) ?? []).some((each) => {
      if (type !== 'ArrowFunctionExpression') return each <= (id?.end ?? start);
      return async ? each >= start && each < body.start : each === start;
    });
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
function isExpression(node, parent) {
  const { type } = node;
  if (type === 'ArrowFunctionExpression') return true;
  const isMethod =
    parent.type === 'MethodDefinition' || parent.method || parent.kind === 'get' || parent.kind === 'set';
  return type === 'FunctionExpression' && !isMethod && parent.callee !== node;
}

/** Whether an arrow function would do the same. */
function isPlain(node) {
  return !node.generator && !uses(node, ['ThisExpression', 'Super', 'MetaProperty', 'arguments']);
}

/** Whether there is a node of one of these types in a function, or one of these names. */
function uses(root, sought) {
  let found = false;
  visit(root, ({ type, name }) => {
    if (sought.includes(type === 'Identifier' ? name : type)) found = true;
  });
  return found;
}

/**
 * A function as an expression, with something in front of it and behind; as an arrow function if it may be one. Engines
 * do not see parentheses around asynchronous arrow functions.
 */
function asExpression(node, [before, behind], early) {
  const { params, start, end, body, async, generator } = node;
  const isArrow = isPlain(node) && !async;
  const result = isArrow ? onlyResult(body) : undefined;
  const isBlock = body.type === 'BlockStatement';
  const isName = isArrow && params.length === 1 && params[0].type === 'Identifier';
  const head = isArrow ? '' : `${async ? 'async ' : ''}function${generator ? '*' : ''}`;
  const [first, last] = params.length === 0 ? [body.start, body.start] : [params[0].start, params.at(-1).end];
  const [open, close] = isName ? ['', ''] : ['(', ')'];
  if (result) {
    const [left, right] = isOpen(result) ? ['', ''] : ['(', ')'];
    return [
      { start, end: first, text: `${before}${early ? '(' : ''}${open}` },
      { start: last, end: result.start, text: `${close}=>${left}` },
      { start: result.end, end, text: `${right}${early ? ')' : ''}${behind}` },
    ];
  }
  return [
    { start, end: first, text: `${before}${early ? '(' : ''}${head}${open}` },
    { start: last, end: body.start, text: `${close}${isArrow ? '=>' : ''}${isBlock ? '' : '{return '}` },
    { start: body.end, end, text: `${isBlock ? '' : '}'}${early ? ')' : ''}${behind}` },
  ];
}

/** What a function returns that does nothing else. */
function onlyResult({ body }) {
  return body?.length === 1 && body[0].type === 'ReturnStatement' ? body[0].argument : undefined;
}

/** Whether an expression may stand behind an arrow without parentheses. */
function isOpen(expression) {
  let found = expression.type !== 'SequenceExpression';
  visit(expression, ({ type, start }) => {
    if (type === 'ObjectExpression' && start === expression.start) found = false;
  });
  return found;
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
