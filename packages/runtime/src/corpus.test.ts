import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { ZooError } from '@zoo/core';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import type { TensorInfo } from './entry.ts';
import type { TensorLike } from './inputs.ts';
import { loadModel } from './load.ts';
import type { Model } from './model.ts';
import { partitionReport } from './report.ts';

const read = (path: string) => readFileSync(testdata(path) ?? '');

const models = (folder: string) =>
  testdata(folder) ? readdirSync(testdata(folder) as string).filter((file) => file.endsWith('.tflite')) : [];

/** The model, or undefined when the op table lacks kernels for it. */
async function loadIfSupported(path: string): Promise<Model | undefined> {
  const model = await loadModel(read(path), { allowMissing: true });
  return model.missing.length === 0 ? model : undefined;
}

/** Models of operators that need more than ones as input, and files that are meant to be refused. */
const REFUSED: Readonly<Record<string, string>> = {
  'java_invalid_model.tflite': 'TFLITE_NOT_A_MODEL',
  'lite_test_model_broken.tflite': 'TFLITE_NOT_A_MODEL',
  'lite_0_subgraphs.tflite': 'MODEL_EMPTY',
  'lite_segment_sum_invalid_buffer.tflite': 'GRAPH_INVALID', // an operand without contents
  'lite_add_shared_tensors.tflite': 'GRAPH_INVALID', // writes to its own input and reads what nobody makes
  'litert_simple_scatter_nd_op.tflite': 'INDEX_RANGE', // index 1 of 1
  'litert_simple_squeeze.tflite': 'INPUTS_UNSIZED',
  'quantizer_single_slice.tflite': 'OPERAND_LENGTH', // sizes are unknown, and 1 does not do
};

describeWithTestdata('whole models', () => {
  it.each(models('tflite'))('%s is planned close to the lower bound', async (file) => {
    const loading = loadIfSupported(`tflite/${file}`);
    if (REFUSED[file]) {
      await expect(loading).rejects.toMatchObject({ code: REFUSED[file] });
      return;
    }
    const { arena, lowerBound } = (await loading)?.memory ?? { arena: 0, lowerBound: 0 };
    expect(arena).toBeLessThanOrEqual(1.1 * lowerBound);
  });

  it('a model of unknown input sizes runs once they are chosen', async () => {
    const model = await loadIfSupported('tflite/speech_melspectrogram_float.tflite');
    if (model === undefined) return;
    const [{ name }] = model.inputs;
    await expect(model.run([[0]])).rejects.toMatchObject({ code: 'INPUTS_UNSIZED' });
    for (const [samples, frames] of [
      [1280, 5],
      [2560, 13],
    ]) {
      await model.resize({ [name]: [1, samples] });
      const [result] = Object.values(await model.run([new Float32Array(samples)]));
      expect(result.shape).toEqual([1, 1, frames, 32]);
    }
  });
});

describeWithTestdata('models of single ops', () => {
  it.each(models('tflite/ops'))(
    '%s runs on ones, lacks kernels, is too large, or is refused as expected',
    async (file) => {
      let outcome = 'ran';
      try {
        const model = await loadIfSupported(`tflite/ops/${file}`);
        if (model === undefined || macsOf(model) > AFFORDABLE) return;
        const results = await model.run(model.inputs.map(ones));
        for (const { name, dtype } of model.outputs) expect(results[name].dtype).toBe(dtype);
        model.dispose();
      } catch (error) {
        if (!(error instanceof ZooError)) throw error;
        outcome = error.code;
      }
      expect(outcome).toBe(REFUSED[file] ?? 'ran');
    },
  );
});

/** The reference kernels are slow on purpose: about 10^8 multiplications in a second. */
const AFFORDABLE = 1e8;

function macsOf({ module }: Model): number {
  const { graphs } = partitionReport(module, []);
  return graphs.flatMap(({ nodes }) => nodes).reduce((sum, { macs }) => sum + macs, 0);
}

function ones({ dtype, shape }: TensorInfo): TensorLike {
  const count = shape.reduce((product, size) => product * size, 1) * (dtype.startsWith('complex') ? 2 : 1);
  return new Array(count).fill(dtype === 'string' ? 'one' : 1);
}

/** `NAME_input0_int16.csv`, `NAME_golden_int16.csv` beside `NAME.tflite`. */
function csv(name: string, part: string): number[] | undefined {
  const file = readdirSync(testdata('tflite/int16x8') as string).find((other) =>
    other.startsWith(`${name}_${part}_`),
  );
  if (file === undefined) return undefined;
  return read(`tflite/int16x8/${file}`)
    .toString()
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
}

describeWithTestdata('int16 activations with int8 weights', () => {
  it.each(models('tflite/int16x8'))('%s gives the golden output, bit by bit', async (file) => {
    const name = file.replace('.tflite', '');
    const model = await loadIfSupported(`tflite/int16x8/${file}`);
    const golden = csv(name, 'golden');
    if (model === undefined || golden === undefined) return;
    const inputs = model.inputs.map((_, i) => csv(name, `input${i}`) as number[]);
    const [result] = Object.values(await model.run(inputs));
    expect(Array.from(result.data as Int16Array)).toEqual(golden);
  });
});
