import { describe, expect, it } from '@jest/globals';
import { type Module, rowOf, verifyGraph } from '@zoo/ir';
import { readModule, writeModule } from '../file/index.ts';
import { snapshot } from '../file/snapshot.ts';
import { ops } from '../table.ts';
import { conformanceCases, difference, graphOf, referenceOf } from './suite.ts';

const CASES = conformanceCases(ops);

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
    const inferred = op.spec.infer({
      attrs: one.attrs,
      inputs: one.inputs.map((operand) => operand?.tensor),
      outputs: one.outputs,
    });
    expect(inferred.map(({ dtype }) => dtype)).toEqual(results.map(({ dtype }) => dtype));
    inferred.forEach(({ shape }, i) => {
      shape?.forEach((size, axis) => {
        expect([-1, results[i].shape[axis]]).toContain(size);
      });
    });

    const types = {
      attrs: one.attrs,
      inputs: one.inputs.map((operand) => operand?.tensor),
      outputs: results,
    };
    expect(rowOf(op, types)).toBe(one.row);

    referenceOf(one).forEach((again, i) => {
      expect(difference(again, results[i], 'exact')).toBeUndefined();
    });

    const graph = graphOf(one, results);
    verifyGraph(graph, ops);
    const module: Module = { graphs: [graph], signatures: [], metadata: [], files: [] };
    const written = readModule(writeModule(module));
    const [node] = written.graphs[0].nodes;
    expect(node.attrs).toEqual(one.attrs);
    expect(node.version).toBe(op.tflite.version(types, one.row));
    expect(snapshot(readModule(writeModule(written)))).toEqual(snapshot(written));
  });
});
