import { treeOf, visit } from './program.mjs';

/** What op definitions say for the docs, the writer, the quantizers and the tests: who runs models asks none of it. */
const UNREAD = 'summary tolerance quantize quantized version int16Version cases example domain'.split(' ');

/** Traits that only rewriters of graphs ask for. */
const UNREAD_TRAITS = ['commutative', 'layout-agnostic'];

/** The same by its value: places of an op in the schema, which readers look up by its name. (No code: a custom op.) */
const UNREAD_VALUES = { code: 'number', options: 'string' };

/** Files that define ops. */
const DEFINES = /^\/\/ packages\/ops\/src\/(ops|families|lib|custom\/ops)\//;

/** Files that say how custom options are read and written; a page writes none. */
const OPTIONS = /^\/\/ packages\/ops\/src\/custom\//;

/** Files of the classes below. */
const CLASSES =
  /^\/\/ packages\/(ir\/src\/graph|ops\/src\/table|runtime\/src\/(model|program|profile))\.ts$/m;

/** Methods and getters that nothing asks which a page can reach: its models run, and neither resize nor show themselves. */
const UNCALLED = {
  Model: ['resize', 'profile', 'memory', 'memoryMaps', 'signatures', 'files', 'missing'],
  Program: ['readVariables'],
  Profiler: ['table', 'clear'],
  Graph: ['remove', 'replaceUses', 'isOutput'],
  Node: ['unlink', 'setInput'],
  Value: ['consumers'],
  OpTable: ['findCode', 'with', 'list'],
};

/** `text`, an output of esbuild with its comments, with op definitions that say less, and classes that do. */
export function withoutFaces(text) {
  const files = text.split(/^(?=\/\/ packages\/\S+$)/m);
  return files
    .map((file) => (DEFINES.test(file) ? without(withoutNames(withoutPlaces(file)), UNREAD) : file))
    .map((file) => (OPTIONS.test(file) ? without(file, ['write']) : file))
    .map((file) => (CLASSES.test(file) ? withoutMembers(file) : file))
    .join('');
}

function withoutMembers(text) {
  const cuts = [];
  visit(treeOf(text), ({ type, id, init, body }) => {
    const named = type === 'VariableDeclarator' && init?.type === 'ClassExpression';
    const members = named ? init.body.body : type === 'ClassDeclaration' ? body.body : [];
    const names = (members.length > 0 && UNCALLED[id.name]) || [];
    cuts.push(...members.filter(({ key }) => key?.type === 'Identifier' && names.includes(key.name)));
  });
  return cut(text, cuts);
}

/** Without `code: 3`, `options: 'Conv2DOptions'`, and what `tflite` says of them in families. */
function withoutPlaces(text) {
  const cuts = [];
  const cutFrom = ({ properties }, isUnread) =>
    cuts.push(...properties.filter((each) => each.key?.name in UNREAD_VALUES && isUnread(each)));
  visit(treeOf(text), (node) => {
    const { type, id, init, key, value } = node;
    if (type === 'ObjectExpression')
      cutFrom(node, (each) => typeof each.value.value === UNREAD_VALUES[each.key.name]);
    const face =
      type === 'Property' && key.name === 'tflite' ? value : id?.name?.startsWith('tflite') && init;
    if (face?.type === 'ObjectExpression') cutFrom(face, () => true);
  });
  return cut(text, cuts);
}

/** Kernels know operands by their place, and their results too: nobody asks for more than which ones are constants. */
function withoutNames(text) {
  const cuts = [];
  visit(treeOf(text), (node) => {
    const { type, key, value, elements } = node;
    if (type === 'ArrayExpression')
      cuts.push(...elements.filter((each) => UNREAD_TRAITS.includes(each?.value)));
    if (type !== 'Property' || !['operands', 'results'].includes(key.name)) return;
    const list = value.type === 'LogicalExpression' ? value.right : value;
    if (!isSpecs(list)) return;
    const constants = list.elements.flatMap(({ properties }) => properties.filter(isConstant));
    if (key.name === 'results') cuts.push(node);
    else if (constants.length === 0) cuts.push(...list.elements);
    else
      cuts.push(...list.elements.flatMap(({ properties }) => properties.filter((each) => !isConstant(each))));
  });
  return cut(text, cuts);
}

function without(text, names) {
  const cuts = [];
  visit(treeOf(text), ({ type, properties }) => {
    if (type === 'ObjectExpression') cuts.push(...properties.filter(({ key }) => names.includes(key?.name)));
  });
  return cut(text, cuts);
}

/** `[{ name: 'x' }, { name: 'axis', kind: 'constant' }]` */
function isSpecs({ type, elements }) {
  const isSpec = (each) =>
    each?.type === 'ObjectExpression' && each.properties.some(({ key }) => key?.name === 'name');
  return type === 'ArrayExpression' && elements.every(isSpec);
}

function isConstant({ key, value }) {
  return key.name === 'kind' && value.value === 'constant';
}

/** Without the nodes and the commas behind them. */
function cut(text, nodes) {
  let rest = '';
  let at = 0;
  for (const { start, end } of nodes.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue; // inside what went already
    rest += text.slice(at, start);
    at = end + /^\s*,?/.exec(text.slice(end))[0].length;
  }
  return rest + text.slice(at);
}

/** Names that nothing else in a bundle has. */
const NEVER_READ = [
  'tolerance',
  'quantize',
  'quantized',
  'cases',
  'resize',
  'memoryMaps',
  'readVariables',
  'setInput',
  'consumers',
];

/** @throws Error when something that is left asks for what was taken away */
export function assertUnread(declarations) {
  for (const { node, text } of declarations)
    visit(node, ({ type, object, property, callee }) => {
      const called = type === 'CallExpression' && callee.property?.name === 'version';
      const isPlace = property?.name === 'options' && object.property?.name === 'tflite';
      const isName =
        (property?.name === 'results' && object.property?.name === 'spec') ||
        (property?.name === 'name' && /^operandSpec/.test(object.callee?.name));
      if (called || isPlace || isName || (type === 'MemberExpression' && NEVER_READ.includes(property.name)))
        throw new Error(
          `bundles have no ${[...UNREAD, ...NEVER_READ].join(', ')}, but this reads one: ${text}`,
        );
    });
}
