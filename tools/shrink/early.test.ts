import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
// @ts-expect-error plain JavaScript, typed by JSDoc
import { compiledEarly } from './early.mjs';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where functions are in `text`, given as they are written there. */
function at(text: string, functions: readonly string[]): Range[] {
  return functions.map((written) => {
    const start = text.indexOf(written);
    if (start < 0) throw new Error(`no ${written} in ${text}`);
    return { start, end: start + written.length };
  });
}

function early(text: string, later: readonly string[], atStart: readonly string[] = []): string {
  return compiledEarly(text, { later: at(text, later), atStart: at(text, atStart) });
}

describe('functions that are compiled with their module', () => {
  it('are arrow functions in parentheses, one in the other too', () => {
    expect(early('use(a=>b=>a+b,c=>c);', ['a=>b=>a+b', 'b=>a+b'])).toBe('use((a=>(b=>a+b)),c=>c);');
  });

  it('are declarations that became variables, whether they are called or not', () => {
    const text = 'function f(a){return a}function g(){return 1}use();';
    expect(early(text, ['function f(a){return a}'])).toBe('var f=(a=>a),g=()=>1;use();');
  });

  it('are no more than a result where that is all there is', () => {
    const text = ['{a}', '{a}.a', '(a,1)', 'a={a}', '(a)', ''].map(
      (each, i) => `function f${i}(a){return ${each}}`,
    );
    const [inner, outer] = ['b=>b', 'function f(a){return b=>b}'];
    expect(early(outer, [inner, outer])).toBe('var f=(a=>(b=>b))');
    expect(early(`${text.join('')}use();`, [])).toBe(
      'var f0=a=>({a}),f1=a=>({a}.a),f2=a=>(a,1),f3=a=>a={a},f4=a=>a,f5=a=>{return };use();',
    );
  });

  it('are methods of objects that became properties', () => {
    expect(early('use({m(a){return a},n(){}});', ['m(a){return a}'])).toBe('use({m:(a=>a),n(){}});');
  });

  it('keep their parameters', () => {
    const f = 'function f({a},[b]=[1],...c){return a}';
    expect(early(f, [f])).toBe('var f=(({a},[b]=[1],...c)=>a)');
    expect(early('function f(a=g()){}', [])).toBe('var f=(a=g())=>{}');
  });

  it('are function expressions, unless these are called where they stand', () => {
    expect(early('use(function(){use()});', ['function(){use()}'])).toBe('use((function(){use()}));');
    expect(early('var f=function(){use()};', ['function(){use()}'])).toBe('var f=(function(){use()})');
    expect(early('!function(){use()}();', ['function(){use()}'])).toBe('!function(){use()}();');
  });

  it.each([
    ['function f(){return this}', '(function(){return this})'],
    ['function f(a){return arguments}', '(function(a){return arguments})'],
    ['function f(){return new.target}', '(function(){return new.target})'],
    ['function*f(a,...b){}', '(function*(a,...b){})'],
    ['async function f({a}){}', '(async function({a}){})'],
  ])('are functions where arrow functions would not do: %s', (text, expected) => {
    expect(early(text, [text])).toBe(`var f=${expected}`);
    expect(early(text, [])).toBe(text);
  });

  it.each([
    ['m(a){return this.a}', 'm:(function(a){return this.a})'],
    ['async m(){return 1}', 'm:(async function(){return 1})'],
    ['*m(a=1,b){}', 'm:(function*(a=1,b){})'],
    ['"m"(){return this}', '"m":(function(){return this})'],
    ['m:async()=>1', 'm:(async function(){return 1})'],
    ['m:async a=>({a})', 'm:(async function(a){return {a}})'],
    ['m:async(a,b)=>{use(a)}', 'm:(async function(a,b){use(a)})'],
  ])('are methods that became such functions: %s', (method, expected) => {
    const written = method.replace(/^m:/, '');
    expect(early(`use({${method}});`, [written])).toBe(`use({${expected}});`);
  });

  it.each([
    ['use(class{m(){return 1}});', 'm(){return 1}'],
    ['use({get m(){return 1}});', 'get m(){return 1}'],
    ['use({set m(a){use(a)}});', 'set m(a){use(a)}'],
    ['use({["m"](){return 1}});', '["m"](){return 1}'],
    ['use({m(){return super.m()}});', 'm(){return super.m()}'],
  ])('are no methods that cannot be in parentheses: %s', (text, written) => {
    expect(early(text, [written])).toBe(text);
  });

  it('do what they did', () => {
    const text =
      'var o={async a(x,{y}=this){return x+y},b:async x=>({x}),*c(){yield this.y},y:2};' +
      'async function f(){return[await o.a(1),await o.b(2),...o.c()]}log.push(f());';
    const written = ['async a(x,{y}=this){return x+y}', 'async x=>({x})', '*c(){yield this.y}'];
    const plain = early(text, [...written, 'async function f(){return[await o.a(1),await o.b(2),...o.c()]}']);
    expect(plain).not.toContain('=>');
    return expect(Promise.all(run(plain) as unknown[])).resolves.toEqual([[3, { x: 2 }, 2]]);
  });

  it('stay declarations where something in front of them is evaluated that names them', () => {
    const f = 'function f(){return 1}';
    expect(early(`var t={f};${f}`, [f])).toBe(`var t={f};${f}`);
    expect(early(`var t=()=>f;t();${f}`, [f], ['()=>f'])).toBe(`var t=(()=>f);t();${f}`);
    expect(early(`var t=()=>f;${f}`, [f])).toBe('var t=()=>f,f=(()=>1)');
  });

  it('become variables where they are called at the start, but not before they are there', () => {
    const [f, g] = ['function f(){return g()}', 'function g(){return 1}'];
    expect(early(`${g}${f}f();`, [], [f, g])).toBe('var g=(()=>1),f=(()=>g());f();');
    expect(early(`${f}f();${g}`, [], [f, g])).toBe(`var f=(()=>g());f();${g}`);
  });

  it('compute what they did, in any order of declarations and calls', () => {
    const program = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(program, (lines) => {
        const declared = new Set<number>();
        const text = lines
          .map(([name, other, isCall]) => {
            if (isCall) return `log.push(typeof f${name}==="function"?f${name}():0);`;
            if (declared.has(name)) return `var t=()=>f${other};`;
            declared.add(name);
            return `function f${name}(){return ${other}<${name}&&typeof f${other}==="function"?f${other}()+1:1}`;
          })
          .join('');
        const all = [...text.matchAll(/function f\d\(\)\{[^}]*\}/g)].map(([written]) => written);
        const atStart = text.includes('log.push') ? all : [];
        expect(run(early(text, all, atStart))).toEqual(run(text));
      }),
    );
  });
});

function run(text: string): unknown {
  const log: unknown[] = [];
  new Function('log', text)(log);
  return log;
}
