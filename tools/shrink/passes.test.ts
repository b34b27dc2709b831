import { describe, expect, it } from '@jest/globals';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { withPlainClasses } from './classes.mjs';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { assertUnread, withoutFaces } from './faces.mjs';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { withoutPairs } from './pairs.mjs';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { declarationsOf } from './program.mjs';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { shake } from './shake.mjs';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { sink } from './sink.mjs';

const texts = (declarations: readonly { text: string }[]) => declarations.map(({ text }) => text);

describe('a program as declarations', () => {
  it('has a declaration for each variable, with what it refers to', () => {
    const found = declarationsOf('var a=1,b=()=>a;function c(){return b.a}export{c};');
    expect(texts(found)).toEqual(['var a=1;', 'var b=()=>a;', 'function c(){return b.a}', 'export{c};']);
    expect(found.map(({ uses }: { uses: Set<string> }) => [...uses])).toEqual([[], ['a'], ['b'], ['c']]);
  });

  it('is refused where names have scopes of their own', () => {
    expect(() => declarationsOf('let a=1;')).toThrow('let');
  });
});

describe('what the docs and tests ask of ops', () => {
  const file = '// packages/ops/src/ops/abs/index.ts\n';

  it('is taken out of the files that define ops, and only there', () => {
    const op = "var op = { name: 'ABS', summary: 'x', cases: [1, { summary: 2 }], run() {} };\n";
    const other = `// packages/core/src/a.ts\n${op}`;
    expect(withoutFaces(file + op + other)).toBe(`${file}var op = { name: 'ABS',   run() {} };\n${other}`);
  });

  it('takes the places of ops in the schema along, and nothing else of these names', () => {
    const text = "unary({ code: 3, options: 'AddOptions', a: { code: 'DOMAIN', options } });\n";
    expect(withoutFaces(file + text)).toBe(`${file}unary({   a: { code: 'DOMAIN', options } });\n`);
    const family = 'defineOp({ tflite: { code: op.code, options: op.options, custom: op.custom } });\n';
    expect(withoutFaces(file + family)).toBe(`${file}defineOp({ tflite: {   custom: op.custom } });\n`);
    const face = 'var tflite2 = { code, custom }, other = { code };\n';
    expect(withoutFaces(file + face)).toBe(`${file}var tflite2 = {  custom }, other = { code };\n`);
  });

  it('takes what operands and results are called along, but not which are constants, nor types', () => {
    const text =
      "a({ operands: [{ name: 'x' }, { name: 'y' }], results: [{ name: 'z' }], rows: { results: ['int8'] } });\n";
    expect(withoutFaces(file + text)).toBe(`${file}a({ operands: [ ],  rows: { results: ['int8'] } });\n`);
    const constant = "a({ operands: [{ name: 'x', kind: 'optional' }, { name: 'y', kind: 'constant' }] });\n";
    expect(withoutFaces(file + constant)).toBe(`${file}a({ operands: [{  }, {  kind: 'constant' }] });\n`);
    const family =
      "a({ operands, results: op.results ?? [{ name: 'y' }], traits: ['commutative', 'pure'] });\n";
    expect(withoutFaces(file + family)).toBe(`${file}a({ operands,  traits: [ 'pure'] });\n`);
  });

  it('takes the writers of custom options along', () => {
    const text = '// packages/ops/src/custom/options/x.ts\nvar o = { read: 1, write() {} };\n';
    expect(withoutFaces(text)).toBe('// packages/ops/src/custom/options/x.ts\nvar o = { read: 1, };\n');
  });

  it('is taken out of classes, but for what is private to them', () => {
    const text =
      '// packages/ir/src/graph.ts\nvar Value = class { #consumers = 1; get consumers() {} get data() {} };\n';
    const kept = '// packages/ir/src/graph.ts\nvar Value = class { #consumers = 1; get data() {} };\n';
    expect(withoutFaces(text)).toBe(kept);
  });

  it.each([
    'use(op.cases)',
    'use(op.version())',
    'model.resize()',
    'use(op.tflite.options)',
    'use(op.spec.results)',
  ])('must not be asked by what is left: %s', (text) => {
    expect(() => assertUnread(declarationsOf(text))).toThrow(text);
    expect(() => assertUnread(declarationsOf('use(op.name)'))).not.toThrow();
  });
});

describe('pairs of names and values', () => {
  it('are declared one by one, inside of one another too', () => {
    expect(withoutPairs('let [a, b] = [f(1), () => { let [c] = [2]; return c; }], d = 3;')).toBe(
      'let a=f(1),b=() => { let c=2; return c; }, d = 3;',
    );
  });

  it.each([
    'let [a, b] = c;',
    'let [a] = [1, f()];',
    'let [a, b] = [...c, d];',
    'let [a, ...b] = [1, 2];',
    'var [a, b] = [b, a];',
    'for (let [a, b] of c);',
  ])('stay where that is something else: %s', (text) => {
    expect(withoutPairs(text)).toBe(text);
  });
});

describe('what nothing needs', () => {
  it('goes, be it the result of a call', () => {
    const kept = shake(
      declarationsOf('var a=make(),b=make();function make(){}function c(){return a}export{c};'),
    );
    expect(texts(kept)).toEqual([
      'var a=make();',
      'function make(){}',
      'function c(){return a}',
      'export{c};',
    ]);
  });

  it('stays where it only needs itself in turn with something needed', () => {
    const text = 'function a(){b()}function b(){a()}function c(){d()}function d(){c()}export{a};';
    expect(texts(shake(declarationsOf(text)))).toEqual([
      'function a(){b()}',
      'function b(){a()}',
      'export{a};',
    ]);
  });
});

describe('what a single op needs', () => {
  const program = (makers: string, rest: string) =>
    `class OnDemand{}${rest}var table=new OnDemand({${makers}});export{table};`;

  it('is declared by its maker, in order, the shortest maker first', () => {
    const text = program('A:()=>a,B:()=>b', 'var own=1;var a={own,common};var b={common};var common=2;');
    expect(sink(declarationsOf(text)).split('\n')).toEqual([
      'class OnDemand{}',
      'var common=2;',
      'var table=new OnDemand({B:() => {',
      'var b={common};',
      'return b;',
      '},',
      'A:() => {',
      'var own=1;',
      'var a={own,common};',
      'return a;',
      '}});',
      'export{table};',
    ]);
  });

  it('stays at the top where something else needs it too', () => {
    const text = program('A:()=>a', 'var a=1;function other(){return a}other();');
    expect(sink(declarationsOf(text))).toContain('OnDemand({A:()=>a})');
  });
});

describe('classes', () => {
  /** What the text of a program makes of `result`. */
  const run = (text: string) => new Function(`${text};return result`)();

  it('are functions with a prototype', () => {
    const text = 'var A=class{x;constructor(x){this.x=x}m(){return this.x}};';
    const plain = withPlainClasses(text);
    expect(plain).not.toContain('class{');
    expect(plain).toContain('classOf(function (x) {\nthis.x=x}, { m(){return this.x} })');
  });

  it.each([
    [
      'fields before what the constructor does',
      'a=1;b=this.a+1;constructor(c=5){this.c=this.b+c}',
      '[o.a,o.b,o.c]',
    ],
    ['fields without values', 'a;b(){return this.a}', '[o.b(),"a" in o]'],
    ['fields that the constructor says nothing about', 'a;constructor(){}', '"a" in o'],
    ['fields without a constructor', 'a=[];b={x:1}', '[o.a,o.b.x]'],
    ['accessors', 'a=1;get b(){return this.a}set b(b){this.a=b}', '[o.b,(o.b=3),o.a]'],
    ['computed names', 'a=1;["b"+1](){return this.a}', 'o.b1()'],
    ['generators', 'a=2;*b(){yield this.a}', '[...o.b()]'],
    [
      'private members',
      '#a=1;#b(){return this.#a++}get #c(){return this.#b()}d(){return[this.#c,this.#a]}',
      'o.d()',
    ],
    ['functions that see the object', 'a=1;b=()=>this.a', '(0,o.b)()'],
    ['instanceof', 'a=1', 'o instanceof A'],
  ])('do what they did: %s', (_, members, result) => {
    const text = `var A=class{${members}};var o=new A();var result=${result}`;
    const plain = withPlainClasses(text);
    expect(plain).not.toMatch(/class\{|#/);
    expect(run(plain)).toEqual(run(text));
  });

  it('may make others of their kind', () => {
    const text = 'var A=class _A{a=1;b(){return new _A()}};var result=new A().b().a';
    expect(run(withPlainClasses(text))).toBe(1);
    expect(withPlainClasses('var B=class _B extends X{b(){return _B._B}};')).toBe(
      'var B=class B extends X{b(){return B._B}};',
    );
  });

  it.each([
    'class extends Map{a=1}',
    'class{static a=1;constructor(){}}',
    'class{get["a"](){}constructor(){}}',
    'class{constructor(){this.a=new.target}}',
    'class{a(){}}',
    'class{constructor(){use()}}',
  ])('stay when they are more than that: %s', (text) => {
    expect(withPlainClasses(`var A=${text};`)).toBe(`var A=${text};`);
  });

  it('have the same names for private members, but none that anything else has', () => {
    const text = 'var A=class extends X{#x;#y(){return this.#x}};var B=class extends X{#z;m(o){return o.t}};';
    expect(withPlainClasses(text)).toBe(
      'var A=class extends X{e;n(){return this.e}};var B=class extends X{e;m(o){return o.t}};',
    );
  });

  it('have others than the class that they extend', () => {
    const text = 'var A=class extends X{#x;#y};var B=class extends A{#z};var C=class extends B{#w};';
    expect(withPlainClasses(text)).toBe(
      'var A=class extends X{t;e};var B=class extends A{n};var C=class extends B{i};',
    );
  });

  it('reach the private members of classes around them', () => {
    const text = 'var A=class extends X{#x;m(o){return class extends X{#y;n(){return[o.#x,this.#y]}}}};';
    expect(withPlainClasses(text)).toBe(
      'var A=class extends X{t;m(o){return class extends X{t;n(){return[o.t,this.t]}}}};',
    );
  });

  it('have two letters when one does not do', () => {
    const fields = Array.from({ length: 28 }, (_, i) => `#f${i};`).join('');
    expect(withPlainClasses(`var A=class extends X{${fields}};`)).toMatch(/\{t;e;.*q;tt;te;\}/);
  });

  it('may not be asked whether they have a private member', () => {
    expect(() => withPlainClasses('var A=class extends X{#x;has(o){return #x in o}};')).toThrow('in');
  });
});
