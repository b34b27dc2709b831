import { readModel, writeModel } from '@zoo/tflite';
import { type CorpusModel, randomInputs } from './corpus.ts';
import type { Engine, OracleOutput, Oracles, OracleTensor } from './oracles.ts';

export interface Witness {
  readonly engine: Engine;
  readonly outputs: readonly OracleOutput[];
}

/** Files that an engine runs wrongly, and how that was found out. */
const WRONG: Readonly<Record<string, Engine>> = {
  // weights of 8 bits with a scale for each channel beside floats: its last layer gives zeros for everything, LiteRT.js
  // what follows by hand from the bytes of the row
  'mnist_conv_fc_mixed.tflite': 'tfweb',
};

/**
 * The official runtime that really runs a model, the one that reports its failures first. LiteRT.js does not report
 * failed runs (a custom op that it lacks, a tensor that it cannot resize): it hands out uninitialised memory. It is
 * asked only where the other refuses the model, and is a witness only where its results are results.
 */
export async function witnesses(
  oracles: Oracles,
  { name, bytes }: CorpusModel,
  inputs: readonly OracleTensor[],
): Promise<Witness[]> {
  for (const engine of ['tfweb', 'litert'] as const) {
    if (WRONG[name] === engine) continue;
    const outputs = await attempt(oracles, engine, bytes, inputs);
    if (outputs === undefined || outputs.every(isWithheld)) continue;
    if (engine === 'litert' && (outputs.some(isBlank) || !(await heeds(oracles, bytes, outputs)))) continue;
    return [{ engine, outputs }];
  }
  return [];
}

/** The outputs, or undefined when the engine refuses the model or gives results that depend on stale memory. */
export async function attempt(
  oracles: Oracles,
  engine: Engine,
  model: Uint8Array,
  inputs: readonly OracleTensor[],
): Promise<OracleOutput[] | undefined> {
  const given = engine === 'litert' ? withoutUnknownSizes(model) : model;
  return oracles.run(engine, given, inputs, { verified: true }).catch(() => undefined);
}

/** The model for the shapes that it has: LiteRT.js takes no inputs where a file says that sizes may vary. */
function withoutUnknownSizes(bytes: Uint8Array): Uint8Array {
  const model = readModel(bytes);
  const tensors = model.subgraphs.flatMap((graph) => graph.tensors);
  if (tensors.every(({ shapeSignature }) => shapeSignature === undefined)) return bytes;
  for (const tensor of tensors) tensor.shapeSignature = undefined;
  return writeModel(model);
}

/** A result of a type for which the engine has no array: it names the shape and gives no bytes. */
export function isWithheld({ bytes, shape }: OracleOutput): boolean {
  return bytes.length === 0 && !shape.includes(0);
}

/** Whether LiteRT.js gives something else for other inputs. What nobody computed stays as it is. */
async function heeds(
  oracles: Oracles,
  model: Uint8Array,
  outputs: readonly OracleOutput[],
): Promise<boolean> {
  const inputs = randomInputs(readModel(model), 2);
  const others = inputs && (await attempt(oracles, 'litert', model, inputs));
  return others !== undefined && !sameOutputs(outputs, others);
}

/** Fresh memory seen as float32: zeros and numbers below the smallest normal one. */
function isBlank({ bytes }: OracleOutput): boolean {
  const words = new Float32Array(bytes.slice(0, bytes.length & ~3).buffer);
  return words.every((word) => Math.abs(word) < 1e-37);
}

export function sameOutputs(a: readonly OracleOutput[], b: readonly OracleOutput[]): boolean {
  return a.length === b.length && a.every((output, i) => Buffer.compare(output.bytes, b[i].bytes) === 0);
}
