import type { Tensor } from '@zoo/core';
import { type Module, TOLERANCES } from '@zoo/ir';
import { type ConformanceCase, conformanceCases, difference, graphOf, ops, referenceOf } from '@zoo/ops';
import { type Delegate, ImageModel, type Inputs, loadModel, type ModelImage } from '@zoo/runtime';
import { cutFinely } from '../compile/cut.ts';
import type { ProgramImage } from '../compile/image.ts';
import { openImage } from '../compile/open-image.ts';
import { delegateWith, wasmDelegate } from '../delegate.ts';
import { forgetful } from './forgetful.ts';
import { guarded } from './guarded.ts';

/** Instances of each case family of an op. */
export const INSTANCES = 4;

/** Random attributes and shapes of every op. */
const CASES = conformanceCases(ops, INSTANCES).filter((one) => one.row !== 'string');

/** A way of computing, and one that gives the same bits, if there is one. */
export interface Variant {
  readonly delegate: Delegate;
  readonly like?: Delegate;
  /** No relaxed SIMD. */
  readonly strict?: boolean;
}

const plain = wasmDelegate();
const deterministic = wasmDelegate({ deterministic: true });

/** What must agree with the reference kernels. Two threads share even the smallest stages, unit by unit. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
  'with relaxed SIMD where the host has it': { delegate: plain },
  deterministic: { delegate: deterministic, strict: true },
  'by two threads': { delegate: delegateWith({ threads: 2 }, cutFinely), like: plain },
  'deterministic, by two threads': {
    delegate: delegateWith({ threads: 2, deterministic: true }, cutFinely),
    like: deterministic,
    strict: true,
  },
};

export interface Conformance {
  /** Cases that did not stay with the reference kernels. */
  readonly taken: number;
  /** Cases that were compiled in one piece, and ran again from the image of that. */
  readonly imaged: number;
  readonly problems: readonly string[];
  /** Of the delegate: threads that could not be had. */
  readonly notes: readonly string[];
}

/**
 * Compares the cases of an op with the reference kernels, the first `instances` of each family; those that the delegate
 * does not take are not counted.
 */
export async function conformanceOf(
  op: string,
  { delegate, like }: Variant,
  instances = INSTANCES,
): Promise<Conformance> {
  const problems: string[] = [];
  const said = new Set<string>();
  let [taken, imaged] = [0, 0];
  const isWanted = ({ op: { name }, name: title }: ConformanceCase) =>
    name === op && Number(title.slice(title.lastIndexOf('#') + 1)) < instances;
  for (const one of CASES.filter(isWanted)) {
    const expected = referenceOf(one);
    const { results, again, isTaken, strayed, notes } = await runOn(delegate, one, expected);
    if (!isTaken) continue;
    taken++;
    if (again) imaged++;
    for (const note of notes) said.add(note);
    for (const problem of strayed) problems.push(`${one.name}: ${problem}`);
    const same = like && (await runOn(like, one, expected)).results;
    results.forEach((result, i) => {
      const found = differenceInSum(result, expected[i], one);
      if (found !== undefined) problems.push(`${one.name}: ${found}`);
      if (same && !sameBits(result, same[i])) problems.push(`${one.name}: other bits than one thread`);
      if (again && !sameBits(result, again[i])) problems.push(`${one.name}: other bits than from its image`);
    });
  }
  return { taken, imaged, problems, notes: [...said] };
}

interface Ran {
  readonly results: readonly Tensor[];
  /** Those of the image, where there is one. */
  readonly again?: readonly Tensor[];
  readonly isTaken: boolean;
  /** What it wrote or read that it must not. */
  readonly strayed: readonly string[];
  readonly notes: readonly string[];
}

async function runOn(delegate: Delegate, one: ConformanceCase, expected: readonly Tensor[]): Promise<Ran> {
  let isTaken = false;
  const strayed: string[] = [];
  const watched: Delegate = {
    ...guarded(forgetful(delegate), (problem) => strayed.push(problem)),
    supports(node, context) {
      const answer = delegate.supports(node, context);
      isTaken ||= answer === true;
      return answer;
    },
  };
  const module: Module = { graphs: [graphOf(one, expected)], signatures: [], metadata: [], files: [] };
  using model = await loadModel(module, { delegates: [watched] });
  const inputs = one.inputs.flatMap((operand) =>
    operand && !operand.constant && !operand.variable ? [operand.tensor] : [],
  );
  const results = Object.values(await model.run(inputs));
  const image = model.image() as ModelImage<ProgramImage> | undefined;
  const again = image && (await runImage(image, inputs));
  return { results, again, isTaken, strayed, notes: model.notes };
}

/** As another page would, which gets a copy. */
async function runImage(given: ModelImage<ProgramImage>, inputs: Inputs): Promise<Tensor[]> {
  const image = structuredClone(given);
  const opened = await openImage(image.program, image.program.needs.threads);
  if (!opened) throw new TypeError('the image belongs to another host');
  const model = new ImageModel({ image, ...opened });
  const results = await model.run(inputs);
  model.dispose();
  return results;
}

/**
 * Sums of floats in another order differ relative to their terms, not to what cancellation leaves of them: beside the
 * tolerance of the op an error relative to the largest result is allowed.
 */
function differenceInSum(actual: Tensor, expected: Tensor, { op }: ConformanceCase): string | undefined {
  const found = difference(actual, expected, op.spec.tolerance);
  if (found === undefined || expected.dtype !== 'float32' || op.spec.tolerance !== 'close') return found;
  const values = [...(expected.data as Float32Array)];
  const allowed = TOLERANCES.close.relative * Math.max(...values.map(Math.abs));
  const worst = Math.max(...values.map((value, i) => Math.abs(value - Number(actual.data[i]))));
  return worst <= allowed ? undefined : found;
}

function sameBits({ data: a }: Tensor, { data: b }: Tensor): boolean {
  if (Array.isArray(a) || Array.isArray(b)) return true; // texts are not computed
  const [x, y] = [a, b].map(({ buffer, byteOffset, byteLength }) => {
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  return x.length === y.length && x.every((byte, i) => byte === y[i]);
}
