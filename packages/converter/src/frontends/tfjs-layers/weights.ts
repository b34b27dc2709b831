import { elementCount, float16ArrayToFloat32, type Shape, sameShape, ZooError } from '@zoo/core';
import { besides, type ModelSource } from '../../source.ts';
import type { WeightEntry, WeightGroup } from './model-json.ts';

/** Stored bytes of one element; other types (strings, complex numbers) are not weights of a Keras layer. */
const STORED_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

interface StoredWeight {
  readonly entry: WeightEntry;
  readonly bytes: Uint8Array;
}

/** The weights of a model by name, dequantized when asked for. */
export class Weights {
  readonly #stored = new Map<string, StoredWeight>();
  /** Shorter spellings of the names, where they are unambiguous. */
  readonly #aliases = new Map<string, string | undefined>();
  readonly #used = new Set<string>();

  add(entry: WeightEntry, bytes: Uint8Array): void {
    const name = entry.name.replace(/:\d+$/, '');
    if (this.#stored.has(name)) throw damaged('two weights have the same name', entry.name);
    this.#stored.set(name, { entry, bytes });
    for (const alias of shortNames(name)) {
      this.#aliases.set(alias, this.#aliases.has(alias) ? undefined : name);
    }
  }

  /**
   * Values of `layer`'s weight as float32.
   *
   * @throws ZooError WEIGHT_MISSING, WEIGHT_SHAPE
   */
  take(layer: string, weight: string, shape: Shape): Float32Array {
    const wanted = `${layer}/${weight}`;
    const name = this.#stored.has(wanted) ? wanted : this.#aliases.get(wanted);
    const stored = name === undefined ? undefined : this.#stored.get(name);
    if (name === undefined || stored === undefined) {
      throw new ZooError({
        code: 'WEIGHT_MISSING',
        category: 'damaged-input',
        message: `the manifest has no weight ${JSON.stringify(wanted)}`,
        place: { tensor: wanted },
      });
    }
    if (!sameShape(stored.entry.shape, shape)) {
      throw new ZooError({
        code: 'WEIGHT_SHAPE',
        category: 'damaged-input',
        message: 'the weight does not fit its layer',
        place: { tensor: wanted },
        expected: `[${shape.join(',')}]`,
        received: `[${stored.entry.shape.join(',')}]`,
      });
    }
    this.#used.add(name);
    return decodeWeight(stored.entry, stored.bytes);
  }

  /** Names that no layer asked for. */
  unused(): string[] {
    return [...this.#stored.keys()].filter((name) => !this.#used.has(name));
  }
}

/**
 * Reads the shards of every group and cuts them into weights: shards are joined in order, entries follow each other
 * without padding. Bytes and manifest must agree exactly.
 */
export async function readWeights(
  source: ModelSource,
  entry: string,
  groups: readonly WeightGroup[],
): Promise<Weights> {
  const weights = new Weights();
  for (const group of groups) {
    const bytes = await joinShards(source, entry, group);
    let offset = 0;
    for (const weight of group.weights) {
      const end = offset + storedLength(weight);
      weights.add(weight, bytes.subarray(offset, end));
      offset = end;
    }
  }
  return weights;
}

async function joinShards(source: ModelSource, entry: string, group: WeightGroup): Promise<Uint8Array> {
  const shards: Uint8Array[] = [];
  for (const path of group.paths) shards.push(await source.read(besides(entry, path)));
  const length = shards.reduce((sum, shard) => sum + shard.byteLength, 0);
  const expected = group.weights.reduce((sum, weight) => sum + storedLength(weight), 0);
  if (length !== expected) {
    throw new ZooError({
      code: 'WEIGHT_BYTES',
      category: 'damaged-input',
      message: `weight shards ${group.paths.slice(0, 3).join(', ')} have another length than the manifest says`,
      place: { file: source.name },
      expected: `${expected} bytes`,
      received: String(length),
      hint: 'A shard may be cut short: fetch the model again.',
    });
  }
  if (shards.length === 1) return shards[0];
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const shard of shards) {
    joined.set(shard, offset);
    offset += shard.byteLength;
  }
  return joined;
}

function storedLength({ name, shape, dtype, quantization }: WeightEntry): number {
  const stored = STORED_BYTES[quantization?.dtype ?? dtype];
  if (stored === undefined || STORED_BYTES[dtype] === undefined) {
    throw damaged(`weight type ${dtype} is not known`, name);
  }
  return elementCount(shape) * stored;
}

/** value = q * scale + min; float16 as it is. Source: tfjs `io_utils.decodeWeights`. */
function decodeWeight({ name, dtype, quantization }: WeightEntry, bytes: Uint8Array): Float32Array {
  const { buffer } = new Uint8Array(bytes); // a copy: entries are not aligned in their shard
  switch (quantization?.dtype ?? dtype) {
    case 'float32':
      return new Float32Array(buffer);
    case 'int32':
      return Float32Array.from(new Int32Array(buffer));
    case 'float16':
      return float16ArrayToFloat32(new Uint16Array(buffer));
    case 'uint16':
      return dequantize(new Uint16Array(buffer), name, dtype, quantization);
    default:
      return dequantize(bytes, name, dtype, quantization);
  }
}

function dequantize(
  stored: Uint8Array | Uint16Array,
  name: string,
  dtype: string,
  quantization: WeightEntry['quantization'],
): Float32Array {
  if (quantization === undefined) return Float32Array.from(stored);
  const { scale, min } = quantization;
  if (scale === undefined || min === undefined) throw damaged('quantized weight without scale or min', name);
  const values = new Float32Array(stored.length);
  for (let i = 0; i < values.length; i++) values[i] = stored[i] * scale + min;
  return dtype === 'int32' ? values.map(Math.round) : values;
}

/**
 * Keras writes the cell's or the outer model's name into some weight names: `lstm/lstm_cell/kernel`,
 * `model/conv1/kernel`. Layers ask for `lstm/kernel` and `conv1/kernel`.
 */
function shortNames(name: string): string[] {
  const parts = name.split('/');
  if (parts.length < 3) return [];
  const last = parts[parts.length - 1];
  return [`${parts.slice(0, -2).join('/')}/${last}`, `${parts[parts.length - 2]}/${last}`];
}

function damaged(message: string, tensor: string): ZooError {
  return new ZooError({ code: 'WEIGHT_MANIFEST', category: 'damaged-input', message, place: { tensor } });
}
