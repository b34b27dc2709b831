import { Random, ZooError } from '@zoo/core';
import { type Model, writeModel } from '@zoo/tflite';
import { BYTE_MUTATIONS } from './mutate-bytes.ts';
import { MODEL_MUTATIONS } from './mutate-model.ts';
import type { SeedModel } from './seeds.ts';

/** One mutated file: the same for the same seed model and number. */
export interface FuzzFile {
  readonly model: string;
  readonly seed: number;
  readonly bytes: Uint8Array;
  /** Names of the mutations, in the order in which they were applied. */
  readonly mutations: readonly string[];
}

/** Above this, rewriting the whole model costs more than it finds: such files are mutated in their bytes alone. */
const REWRITTEN = 300_000;

/**
 * Half of the files are changed as models (and written as sound FlatBuffers with senseless content), a third as bytes
 * (unsound FlatBuffers), some not at all: those get hostile inputs only.
 *
 * @param only positions of the mutations to apply, all unless given: for minimising
 */
export function fuzzFile(seedModel: SeedModel, seed: number, only?: ReadonlySet<number>): FuzzFile {
  const random = new Random(hash(`${seedModel.name}#${seed}`));
  const kind = random.next();
  const model = seedModel.bytes.length < REWRITTEN ? seedModel.model : undefined;
  const rewritten = kind < 0.55 && model !== undefined;
  const byBytes = !rewritten && kind < 0.9;
  const table = rewritten ? MODEL_MUTATIONS : BYTE_MUTATIONS;
  const count = rewritten ? random.pick([1, 1, 1, 2, 2, 3, 5]) : byBytes ? random.pick([1, 1, 2]) : 0;
  // each mutation has numbers of its own, so that leaving one out does not change the others
  const plan = Array.from({ length: count }, () => ({
    name: random.pick(Object.keys(table)),
    seed: random.integer(0, 2 ** 32 - 1),
  })).filter((_, i) => only === undefined || only.has(i));
  const bytes = rewritten ? asModel(model, plan) : asBytes(seedModel, plan);
  return { model: seedModel.name, seed, bytes, mutations: plan.map(({ name }) => name) };
}

interface Step {
  readonly name: string;
  readonly seed: number;
}

function asBytes(seedModel: SeedModel, plan: readonly Step[]): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(seedModel.bytes);
  for (const { name, seed } of plan) {
    if (bytes.length > 0) bytes = BYTE_MUTATIONS[name](bytes, new Random(seed), seedModel);
  }
  return bytes;
}

function asModel(sound: Model, plan: readonly Step[]): Uint8Array {
  const model = copyOf(sound);
  try {
    for (const { name, seed } of plan) MODEL_MUTATIONS[name](model, new Random(seed));
    return writeModel(model, { unknown: 'drop' });
  } catch (error) {
    // a value that the format cannot hold: the writer's refusal is as good as the reader's
    if (error instanceof ZooError) return new Uint8Array(0);
    // a mutation has taken away what a later one looked for
    if (error instanceof TypeError) return writeModel(copyOf(sound), { unknown: 'drop' });
    throw error;
  }
}

/** A model that may be changed: everything is copied but the contents of constants. */
function copyOf(model: Model): Model {
  const { buffers, associatedFiles, ...rest } = model;
  return { ...structuredClone(rest), buffers: buffers.map((buffer) => ({ ...buffer })), associatedFiles };
}

export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
