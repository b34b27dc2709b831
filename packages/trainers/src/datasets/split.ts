import { createHash } from 'node:crypto';
import { byCodePoint, type Example, type Part, type Skipped } from './example.ts';

export interface SplitOptions {
  readonly seed: number;
  /** Share of each class held out for the final measurement. */
  readonly testFraction: number;
  /** Share of each class that chooses regularisation and the moment to stop. */
  readonly validationFraction: number;
}

export interface Split<E extends Example> {
  readonly train: readonly E[];
  readonly validation: readonly E[];
  readonly test: readonly E[];
  /** Examples left out because an equal content is in a part that must not leak. */
  readonly leaked: readonly Skipped[];
}

/** Below this many different contents a class keeps them all for training: one or two cannot be spared. */
const MIN_FOR_TEST = 4;
const MIN_FOR_VALIDATION = 5;

/**
 * Stratified split that depends on the seed and the contents alone: not on file names, their order or the machine.
 * Examples with equal content go to one side together. Parts that the dataset itself gives are kept; what is
 * missing is taken from the training part. Content that a given test (validation) part shares with training is
 * removed from training.
 *
 * The key of a content is sha256(seed, digest): a new example moves few others between the parts.
 */
export function splitDataset<E extends Example>(examples: readonly E[], options: SplitOptions): Split<E> {
  const parts: Record<Part, E[]> = { train: [], validation: [], test: [] };
  const leaked: Skipped[] = [];
  const given = givenParts(examples);
  const has = (part: Part) => examples.some((example) => example.part === part);
  const fractions = {
    test: has('test') ? 0 : options.testFraction,
    validation: has('validation') ? 0 : options.validationFraction,
  };
  const groups = new Map<string, E[]>();
  for (const example of examples) {
    const part = given.get(example.digest) ?? 'train';
    if (example.part !== undefined && example.part !== part) {
      leaked.push({ name: example.name, reason: `its content is also in the ${part} part` });
    } else if (part !== 'train') parts[part].push(example);
    else append(groups, example.digest, example);
  }
  const byClass = new Map<string, E[][]>();
  for (const group of groups.values()) append(byClass, firstLabel(group), group);
  for (const contents of byClass.values()) divide(contents, options.seed, fractions, parts);
  for (const part of Object.values(parts)) part.sort((a, b) => byCodePoint(a.name, b.name));
  return { ...parts, leaked };
}

/** test wins over validation wins over train, so that nothing measured was seen before. */
function givenParts(examples: readonly Example[]): Map<string, Part> {
  const given = new Map<string, Part>();
  for (const part of ['train', 'validation', 'test'] as const) {
    for (const example of examples) if (example.part === part) given.set(example.digest, part);
  }
  return given;
}

/** Equal contents whose labels disagree are split with the first label in code point order. */
function firstLabel(group: readonly Example[]): string {
  return group.map((example) => example.label).sort(byCodePoint)[0];
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function divide<E extends Example>(
  groups: readonly E[][],
  seed: number,
  fractions: { test: number; validation: number },
  parts: Record<Part, E[]>,
): void {
  const keyed = groups.map((group) => ({ group, key: splitKey(seed, group[0].digest) }));
  const order = keyed.sort((a, b) => byCodePoint(a.key, b.key)).map(({ group }) => group);
  const test = share(order.length, fractions.test, MIN_FOR_TEST, 1);
  const validation = share(order.length, fractions.validation, MIN_FOR_VALIDATION, test + 1);
  order.forEach((group, i) => {
    const part = i < test ? 'test' : i < test + validation ? 'validation' : 'train';
    parts[part].push(...group);
  });
}

/** At least one, and never so many that fewer than `keep` other contents remain. */
function share(count: number, fraction: number, minimum: number, keep: number): number {
  if (fraction === 0 || count < minimum) return 0;
  return Math.min(Math.max(1, Math.round(count * fraction)), Math.max(0, count - keep));
}

/** Orders contents at random, the same way everywhere. */
export function splitKey(seed: number, digest: string): string {
  return createHash('sha256').update(`${seed}:${digest}`).digest('hex');
}
