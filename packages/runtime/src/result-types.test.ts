import { describe, expect, it } from '@jest/globals';
import { perTensor } from '@zoo/core';
import { GraphBuilder, type Module } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from './load.ts';
import { partitionReport } from './report.ts';

/** x + x + x in bytes, with the first sum declared as floats: `testdata/tflite/ops/lite_add_quantized.tflite`. */
function misdeclared(): Module {
  const b = new GraphBuilder(ops);
  const quantization = perTensor(0.5, 0);
  const x = b.input('x', 'uint8', [3], quantization);
  const sum = b.add('ADD', [x, x], {}, { quantization });
  const graph = b.finish([b.add('ADD', [sum, x], {}, { quantization })]);
  sum.dtype = 'float32';
  return { graphs: [graph], signatures: [], metadata: [], files: [] };
}

describe('types of results', () => {
  it('are those that kernels make, where files declare others', async () => {
    using model = await loadModel(misdeclared());
    const [{ data }] = Object.values(await model.run([Uint8Array.of(1, 20, 100)]));
    expect([...data]).toEqual([3, 60, 255]);
  });

  it('are so for those who only look, too', () => {
    expect(partitionReport(misdeclared(), []).missing).toEqual([]);
  });

  it('stay as declared where the op has no kernel either way', async () => {
    const module = misdeclared();
    const [x] = module.graphs[0].inputs;
    x.dtype = 'string';
    await expect(loadModel(module)).rejects.toThrow('ADD for these types (string, string -> float32)');
  });
});
