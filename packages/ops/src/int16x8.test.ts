import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { elementCount, type Tensor, type TensorData } from '@zoo/core';
import { opOf, siteOf, type Value } from '@zoo/ir';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { evaluate } from './evaluate.ts';
import { readModule } from './file/index.ts';
import { ops } from './table.ts';

/** Layers of a public speech model with int16 activations: inputs and results of the microcontroller runtime. */
describeWithTestdata('int16x8 goldens, bit for bit', () => {
  const folder = testdata('tflite/int16x8') ?? '';
  const files = readdirSync(folder);
  const names = files.filter((name) => name.endsWith('.tflite')).map((name) => name.replace('.tflite', ''));

  it.each(names)('%s', (name) => {
    const [graph] = readModule(readFileSync(`${folder}/${name}.tflite`)).graphs;
    const known = graph.nodes.every((node) => opOf(node, ops));
    if (!known) throw new Error(`an op of ${name} is missing`);
    const data = new Map<Value, Tensor>();
    graph.inputs.forEach((value, i) => {
      data.set(value, read(`${name}_input${i}_`, value));
    });
    for (const node of graph.nodes) {
      const site = siteOf(node);
      const inputs = node.inputs.map((value, i) => value && (data.get(value) ?? site.inputs[i]));
      const results = evaluate(opOf(node, ops)!, { ...site, inputs });
      node.outputs.forEach((value, i) => {
        data.set(value, results[i]);
      });
    }
    graph.outputs.forEach((value) => {
      expect(data.get(value)?.data).toEqual(read(`${name}_golden_`, value).data);
    });
  });

  function read(prefix: string, { dtype, shape, quantization }: Value): Tensor {
    const file = files.find((candidate) => candidate.startsWith(prefix)) ?? '';
    const values = readFileSync(`${folder}/${file}`, 'utf8')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    expect(values).toHaveLength(elementCount(shape));
    const array = dtype === 'int16' ? Int16Array : Int32Array;
    return { dtype, shape, quantization, data: array.from(values) as TensorData };
  }
});
