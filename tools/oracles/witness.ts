import type { CorpusModel } from './corpus.ts';
import type { Engine, OracleOutput, Oracles, OracleTensor } from './oracles.ts';

export interface Witness {
  readonly engine: Engine;
  readonly outputs: readonly OracleOutput[];
}

/**
 * The official runtime that really runs a model, the one that reports its failures first. LiteRT.js does not report
 * failed runs (a custom op that it lacks, a tensor that it cannot resize): it hands out uninitialised memory. It is
 * asked only where the other refuses the model, and is a witness only where its results are results.
 */
export async function witnesses(
  oracles: Oracles,
  { bytes }: CorpusModel,
  inputs: readonly OracleTensor[],
): Promise<Witness[]> {
  for (const engine of ['tfweb', 'litert'] as const) {
    const outputs = await attempt(oracles, engine, bytes, inputs);
    if (outputs === undefined || outputs.every(isWithheld)) continue;
    if (engine === 'litert' && outputs.some(isBlank)) continue;
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
  return oracles.run(engine, model, inputs, { verified: true }).catch(() => undefined);
}

/** A result of a type for which the engine has no array: it names the shape and gives no bytes. */
export function isWithheld({ bytes, shape }: OracleOutput): boolean {
  return bytes.length === 0 && !shape.includes(0);
}

/** Fresh memory seen as float32: zeros and numbers below the smallest normal one. */
function isBlank({ bytes }: OracleOutput): boolean {
  const words = new Float32Array(bytes.slice(0, bytes.length & ~3).buffer);
  return words.every((word) => Math.abs(word) < 1e-37);
}

export function sameOutputs(a: readonly OracleOutput[], b: readonly OracleOutput[]): boolean {
  return a.length === b.length && a.every((output, i) => Buffer.compare(output.bytes, b[i].bytes) === 0);
}
