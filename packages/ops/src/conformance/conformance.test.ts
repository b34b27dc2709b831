import { describe, expect, it } from '@jest/globals';
import { attributesOf, type Module, rowOf, verifyGraph } from '@zoo/ir';
import { readModule, writeModule } from '../file/index.ts';
import { snapshot } from '../file/snapshot.ts';
import { ops } from '../table.ts';
import { driftFault } from './checks/drift-limits.ts';
import { memoryFault } from './checks/memory.ts';
import { driftByRow, resultsRuleFault } from './checks/quantized.ts';
import { TRAIT_CHECKS } from './checks/traits.ts';
import { unknownSizesFault } from './checks/unknown-sizes.ts';
import {
  type ConformanceCase,
  conformanceCases,
  difference,
  graphOf,
  referenceOf,
  siteOfCase,
} from './suite.ts';

const CASES = conformanceCases(ops);

/** The first two instances of each family: enough where a fault does not depend on the numbers. */
function few(cases: readonly ConformanceCase[]): ConformanceCase[] {
  return cases.filter(({ name }) => /#[01]$/.test(name));
}

/** Each case in which something is wrong, with what it is: `{}` when all is well. */
function faults(cases: readonly ConformanceCase[], check: (one: ConformanceCase) => string | undefined) {
  return Object.fromEntries(
    cases.flatMap((one) => {
      const fault = check(one);
      return fault === undefined ? [] : [[one.name, fault]];
    }),
  );
}

const rewritten = (module: Module) => readModule(writeModule(module));

describe.each(ops.list().map((op) => [op.name, op] as const))('%s', (name, op) => {
  const cases = CASES.filter((one) => one.op.name === name);

  it('has a kernel and a case for every type row', () => {
    const rows = Object.keys(op.spec.types);
    expect(Object.keys(op.reference).sort()).toEqual([...rows].sort());
    // ops that call graphs or keep state mean nothing by themselves: their tests are models
    const inModels = op.spec.traits.some((trait) => trait === 'control-flow' || trait === 'stateful');
    if (inModels && op.cases.length === 0) return;
    expect([...new Set(op.cases.map(({ row }) => row))].sort()).toEqual([...rows].sort());
  });

  if (cases.length === 0) return;

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const results = referenceOf(one);
    const inferred = op.spec.infer(siteOfCase(one));
    expect(inferred.map(({ dtype }) => dtype)).toEqual(results.map(({ dtype }) => dtype));
    inferred.forEach(({ shape }, i) => {
      shape?.forEach((size, axis) => {
        expect([-1, results[i].shape[axis]]).toContain(size);
      });
    });

    const types = { ...siteOfCase(one), outputs: results };
    expect(rowOf(op, types)).toBe(one.row);

    referenceOf(one).forEach((again, i) => {
      expect(difference(again, results[i], 'exact')).toBeUndefined();
    });

    const graph = graphOf(one, results);
    verifyGraph(graph, ops);
    const module: Module = { graphs: [graph], signatures: [], metadata: [], files: [] };
    const written = rewritten(module);
    const [node] = written.graphs[0].nodes;
    expect(attributesOf(node, op)).toEqual(one.attrs);
    expect(node.version).toBe(op.tflite.version(types, one.row));
    expect(snapshot(rewritten(written))).toEqual(snapshot(written));
  });

  it('writes all of its results, nothing else, and stays inside its operands', () => {
    expect(faults(few(cases), memoryFault)).toEqual({});
  });

  it('infers no other size when it knows less', () => {
    expect(faults(few(cases), unknownSizesFault)).toEqual({});
  });

  it.each(op.spec.traits)('is %s, as far as cases can show', (trait) => {
    expect(faults(few(cases), TRAIT_CHECKS[trait] ?? (() => undefined))).toEqual({});
  });

  it('gives results the parameters that its quantization rule says', () => {
    expect(resultsRuleFault(op, cases)).toBeUndefined();
  });

  it('computes with integers what it computes with floats', () => {
    const found = [...driftByRow(cases)].map(([row, drift]) => driftFault(`${name} ${row}`, drift));
    expect(found.filter((fault) => fault !== undefined)).toEqual([]);
  });
});
