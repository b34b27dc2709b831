import type { ConformanceCase } from './suite.ts';

/** What a delegate said when asked for a case, by the case's name: that it takes it, or why not; by op where it has no case. */
export type Answers = ReadonlyMap<string, true | string>;

interface Count {
  taken: number;
  asked: number;
  readonly reasons: Map<string, number>;
}

/** Which element types of a row the delegate takes: `yes`, `float32; int8 in part: ...; not int64: ...`, `no: ...`. */
export function supportOf(op: string, cases: readonly ConformanceCase[], answers: Answers): string {
  const byType = new Map<string, Count>();
  for (const one of cases) {
    const answer = answers.get(one.name);
    if (answer === undefined) continue;
    const dtype = caseType(one);
    const count = byType.get(dtype) ?? { taken: 0, asked: 0, reasons: new Map() };
    byType.set(dtype, count);
    count.asked++;
    if (answer === true) count.taken++;
    else count.reasons.set(answer, (count.reasons.get(answer) ?? 0) + 1);
  }
  const entries = [...byType];
  if (entries.length === 0) return `no: ${answers.get(op) ?? 'nobody was asked'}`;
  const all = entries.filter(([, { taken, asked }]) => taken === asked);
  if (all.length === entries.length) return 'yes';
  const none = entries.filter(([, { taken }]) => taken === 0);
  const refusals = grouped(none);
  if (none.length === entries.length) return `no: ${[...refusals.keys()].join('; ')}`;
  return [
    ...(all.length > 0 ? [all.map(([dtype]) => dtype).join(' ')] : []),
    ...[...grouped(entries.filter(([, { taken, asked }]) => taken > 0 && taken < asked))].map(
      ([reason, dtypes]) => `${dtypes.join(' ')} in part: ${reason}`,
    ),
    ...[...refusals].map(([reason, dtypes]) => `not ${dtypes.join(' ')}: ${reason}`),
  ].join('; ');
}

/** Types by the reason that they are refused for most often. */
function grouped(entries: readonly (readonly [string, Count])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [dtype, { reasons }] of entries) {
    const [[reason]] = [...reasons].sort(([, a], [, b]) => b - a);
    groups.set(reason, [...(groups.get(reason) ?? []), dtype]);
  }
  return groups;
}

/** The type that a case is about: that of its first operand which is no constant, else of its first. */
export function caseType({ inputs, outputs }: ConformanceCase): string {
  const given = inputs.find((operand) => operand && !operand.constant) ?? inputs.find((operand) => operand);
  return given?.tensor.dtype ?? outputs[0]?.dtype ?? 'any';
}
