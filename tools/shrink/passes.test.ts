import { describe, expect, it } from '@jest/globals';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { assertUnread, withoutFaces } from './faces.mjs';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { withPrivateNames } from './private.mjs';
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

  it('takes the writers of custom options along', () => {
    const text = '// packages/ops/src/custom/options/x.ts\nvar o = { read: 1, write() {} };\n';
    expect(withoutFaces(text)).toBe('// packages/ops/src/custom/options/x.ts\nvar o = { read: 1, };\n');
  });

  it.each(['use(op.cases)', 'use(op.version())'])('must not be asked by what is left: %s', (text) => {
    expect(() => assertUnread(declarationsOf(text))).toThrow(text);
    expect(() => assertUnread(declarationsOf('use(op.name)'))).not.toThrow();
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

  it('is declared by its maker, in order', () => {
    const text = program('A:()=>a,B:()=>b', 'var own=1;var a={own,common};var b={common};var common=2;');
    expect(sink(declarationsOf(text)).split('\n')).toEqual([
      'class OnDemand{}',
      'var common=2;',
      'var table=new OnDemand({A:() => {',
      'var own=1;',
      'var a={own,common};',
      'return a;',
      '},B:() => {',
      'var b={common};',
      'return b;',
      '}});',
      'export{table};',
    ]);
  });

  it('stays at the top where something else needs it too', () => {
    const text = program('A:()=>a', 'var a=1;function other(){return a}other();');
    expect(sink(declarationsOf(text))).toContain('OnDemand({A:()=>a})');
  });
});

describe('private names', () => {
  it('are the same letters in each class', () => {
    const text = 'class A{#x=1;#y(){return this.#x}}class B{#z;has(o){return #z in o}}';
    expect(withPrivateNames(text)).toBe(
      'class A{#t=1;#e(){return this.#t}}class B{#t;has(o){return #t in o}}',
    );
  });

  it('differ from those of the classes around', () => {
    const text = 'class A{#x;m(o){return class{#y;n(){return[o.#x,this.#y]}}}}';
    expect(withPrivateNames(text)).toBe('class A{#t;m(o){return class{#e;n(){return[o.#t,this.#e]}}}}');
  });

  it('have two letters when one does not do', () => {
    const fields = Array.from({ length: 28 }, (_, i) => `#f${i};`).join('');
    expect(withPrivateNames(`class A{${fields}}`)).toMatch(/^class A\{#t;#e;.*#q;#tt;#te;\}$/);
  });
});
