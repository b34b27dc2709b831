import { type Graph, GraphBuilder } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';

/** y = relu(x + 1) for x of shape [1,4]. */
export function addsOne(): Uint8Array {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, 4]);
  const one = b.constant('one', 'float32', [1], new Float32Array([1]));
  const y = b.add('ADD', [x, one], { fusedActivationFunction: 'RELU' }, { name: 'y' });
  return bytesOf(b.finish([y]));
}

/** Is a picture of 8x8 pixels more red, more green or more blue? */
export function tellsColours(): Uint8Array {
  const b = new GraphBuilder(ops);
  const image = b.input('image', 'float32', [1, 8, 8, 3]);
  const axes = b.constant('axes', 'int32', [2], new Int32Array([1, 2]));
  const mean = b.add('MEAN', [image, axes], { keepDims: false }, { name: 'mean' });
  const weights = b.constant('weights', 'float32', [3, 3], new Float32Array([9, 0, 0, 0, 9, 0, 0, 0, 9]));
  const bias = b.constant('bias', 'float32', [3], new Float32Array(3));
  const logits = b.add('FULLY_CONNECTED', [mean, weights, bias], {}, { name: 'logits' });
  return bytesOf(b.finish([b.add('SOFTMAX', [logits], { beta: 1 }, { name: 'scores' })]));
}

/** The mean colour of a picture of 8x8 pixels, [1,1,1,3]. */
export function averagesColours(): Uint8Array {
  const b = new GraphBuilder(ops);
  const image = b.input('image', 'float32', [1, 8, 8, 3]);
  const axes = b.constant('axes', 'int32', [2], new Int32Array([1, 2]));
  return bytesOf(b.finish([b.add('MEAN', [image, axes], { keepDims: true }, { name: 'colour' })]));
}

function bytesOf(graph: Graph): Uint8Array {
  return writeModule({ graphs: [graph], signatures: [], metadata: [], files: [] });
}

/** An 8x8 picture of one colour: a bitmap of 24 bits a pixel, which needs no encoder. */
export function bitmap(red: number, green: number, blue: number): Uint8Array {
  const bytes = new Uint8Array(54 + 8 * 8 * 3);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [
    [2, bytes.length],
    [10, 54],
    [14, 40],
    [18, 8],
    [22, 8],
    [34, 8 * 8 * 3],
  ]) {
    view.setUint32(at, value, true);
  }
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let at = 54; at < bytes.length; at += 3) bytes.set([blue, green, red], at);
  return bytes;
}

/** An 8x8 red JPEG. */
export const JPEG: Uint8Array = Buffer.from(
  `/9j/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4r
  K06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIAAgDAREAAhEBAxEB/8QAFAABAAAA
  AAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAVAQEBAAAAAAAAAAAAAAAAAAAEBf/EABQRAQAAAAAAAAAAAAAAAAAAAAD/
  2gAMAwEAAhEDEQA/ABjq7//Z`,
  'base64',
);
