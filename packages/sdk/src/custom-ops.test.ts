import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { encodeFlexBuffer } from '@zoo/containers';
import { Graph, Node, Value } from '@zoo/ir';
import { writeModule } from '@zoo/ops';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { defineCustomOp, loadModel } from './index.ts';
import { loadScaled } from './testing/custom-op.example.ts';

/** Bytes of a model of custom ops in a chain. */
function chainOf(...names: string[]): Uint8Array {
  const graph = new Graph();
  const values = [...names, 'end'].map((_, i) => new Value({ name: `t${i}`, dtype: 'float32', shape: [3] }));
  names.forEach((op, i) => {
    const custom = { options: encodeFlexBuffer({ factor: 2 + i }) };
    graph.insert(new Node({ op, inputs: [values[i]], outputs: [values[i + 1]], custom }));
  });
  graph.inputs = [values[0]];
  graph.outputs = [values[names.length]];
  return writeModule({ graphs: [graph], signatures: [], metadata: [], files: [] });
}

describe('a model with ops that zoo does not have', () => {
  it('is refused by one error that names all of them, where they are and how to supply them', async () => {
    await expect(loadModel(chainOf('Scale', 'Shift', 'Scale'))).rejects.toThrow(
      `the model needs 2 kernels that zoo does not have:
  custom op Scale (float32 -> float32) at main #0 -> t1, main #2 -> t3
  custom op Shift (float32 -> float32) at main #1 -> t2
 (got Scale, Shift). Supply them: loadModel(bytes, { customOps: [defineCustomOp({ name: 'Scale', ... }), defineCustomOp({ name: 'Shift', ... })] }).`,
    );
  });

  it('runs with the op of the README', async () => {
    const example = readFileSync(new URL('./testing/custom-op.example.ts', import.meta.url), 'utf8');
    expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(example.trim());
    using model = await loadScaled(chainOf('Scale', 'Scale'));
    expect((await model.run([[1, 2, 3]])).t2.data).toEqual(Float32Array.of(6, 12, 18));
  });
});

/** A classifier whose ops exist in its test alone: they answer "hello" with fixed scores and labels. */
describeWithTestdata('nl_classifier_string_custom_ops.tflite', () => {
  const bytes = () => readFileSync(testdata('tflite/nl_classifier_string_custom_ops.tflite') as string);
  const answer = { inputs: ['string'], infer: () => [[3]] } as const;
  const floats = defineCustomOp({
    ...answer,
    name: 'CUSTOM_OP_STRING_TO_FLOATS',
    outputs: ['float32'],
    prepare:
      () =>
      (_, [scores]) =>
        scores.set([255, 510, 765]),
  });
  const doubles = defineCustomOp({
    ...answer,
    name: 'CUSTOM_OP_STRING_TO_DOUBLES',
    outputs: ['float64'],
    prepare:
      () =>
      (_, [scores]) =>
        scores.set([255, 510, 765]),
  });
  const labels = defineCustomOp({
    ...answer,
    name: 'CUSTOM_OP_GENERATE_LABELS',
    outputs: ['string'],
    prepare:
      () =>
      ([texts], [names]) => {
        names.forEach((_, i) => {
          names[i] = `${texts[0]}${i}`;
        });
      },
  });

  it('names its three ops', async () => {
    const error = await loadModel(bytes()).catch((reason: Error) => reason);
    expect(error).toMatchObject({
      code: 'OPS_UNSUPPORTED',
      received: 'CUSTOM_OP_STRING_TO_FLOATS, CUSTOM_OP_GENERATE_LABELS, CUSTOM_OP_STRING_TO_DOUBLES',
    });
  });

  it('runs once they are there', async () => {
    using model = await loadModel(bytes(), { customOps: [floats, doubles, labels] });
    await model.resize({ [model.inputs[0].name]: [1] }, { strict: false });
    const results = Object.values(await model.run([['label']]));
    expect(results.map(({ dtype, data }) => [dtype, ...data])).toEqual([
      ['float32', 255, 510, 765],
      ['uint8', 1, 2, 3],
      ['string', 'label0', 'label1', 'label2'],
      ['float64', 255, 510, 765],
    ]);
  });
});
