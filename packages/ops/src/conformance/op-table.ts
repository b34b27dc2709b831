import { DTYPES } from '@zoo/core';
import type { OpDefinition, QuantizationRule } from '@zoo/ir';
import { FLEX_OPS } from '../flex/index.ts';
import { NO_OPERATORS } from '../ops/no-operators.ts';
import type { OpTable } from '../table.ts';
import { type ConformanceCase, conformanceCases, referenceOf } from './suite.ts';
import { type Answers, supportOf } from './support-table.ts';

const LEGEND = `# Operators

What the op table knows, written by \`npm run docs\` from the table itself. Do not edit.

- **types**: element types of operands and results, one row for each reference kernel; \`?\` may be omitted, \`...\` repeats,
  a capital letter is one type everywhere in its row. The number is the op version (or versions) that the row is written with.
- **wasm**: what the wasm delegate takes of each of these rows, asked for every case of the conformance suite; the rest runs on the
  reference kernels, which have all rows. The reason is what a kernel would need, or why none is wanted; the most frequent of each type.
- **traits**: what passes and delegates may rely on.
- **tolerance**: how far a correct implementation may be from the reference kernel where the result is a float.
- **quantized**: how results get their parameters: *free* (calibrated), *same* (shared with the operands), *fixed* (given by
  the op), *none* (no integer form); *weights* when constant operands may be stored in fewer bits.
`;

/** Seeds of each family of cases that the table is made from. */
const REPEAT = 8;

/** The cases whose names `answers` may speak of. */
export function supportCases(ops: OpTable): ConformanceCase[] {
  return conformanceCases(ops, REPEAT);
}

/** The support table as Markdown; `answers` is what a delegate said to each case, by name, and why it takes no case of an op without any. */
export function opTableMarkdown(ops: OpTable, answers: Answers): string {
  const cases = supportCases(ops);
  const builtins = ops.list().filter((op) => op.tflite.code !== undefined);
  const customs = ops.list().filter((op) => op.tflite.code === undefined);
  const parts = [LEGEND, `## Builtin operators (${builtins.length})\n`, table(builtins, cases, answers)];
  parts.push('', NO_OPERATORS_LEGEND, refusedTable());
  if (customs.length > 0)
    parts.push(`\n## Custom operators (${customs.length})\n`, table(customs, cases, answers));
  parts.push(`\n## Flex operators (${FLEX_OPS.length})\n`, FLEX_LEGEND, flexTable());
  return `${parts.join('\n')}\n`;
}

const NO_OPERATORS_LEGEND = `The other codes of the schema are no operators; a model with one is refused, with this reason:
`;

function refusedTable(): string {
  const rows = Object.entries(NO_OPERATORS).map(([name, reason]) => `| ${name} | ${reason} |`);
  return ['| code | why nothing runs it |', '| --- | --- |', ...rows].join('\n');
}

const FLEX_LEGEND = `TensorFlow ops that a converter left in a model ("select TensorFlow ops"), and what they run as here. They run under
their plain names, too, as converters write them that allow custom ops.
`;

function flexTable(): string {
  const rows = FLEX_OPS.map(({ name, spec }) => `| ${name} | ${spec.summary.replaceAll('|', '\\|')} |`);
  return ['| operator | runs as |', '| --- | --- |', ...rows.sort()].join('\n');
}

function table(list: readonly OpDefinition[], cases: readonly ConformanceCase[], answers: Answers): string {
  const sorted = [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '| operator | does | types | wasm | traits | tolerance | quantized |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...sorted.map((op) => row(op, cases, answers)),
  ].join('\n');
}

function row(
  { name, spec, quantize, tflite }: OpDefinition,
  cases: readonly ConformanceCase[],
  answers: Answers,
): string {
  const mine = cases.filter((one) => one.op.name === name && one.op.tflite.code === tflite.code);
  const types = Object.entries(spec.types).map(([key, type]) => {
    const versions = [...new Set(mine.filter((one) => one.row === key).map(versionOf))].sort((a, b) => a - b);
    const text = variables(type.text, type);
    return `\`${text}\`${versions.length > 0 ? ` (${versions.join(', ')})` : ''}`;
  });
  const cells = [
    name,
    spec.summary,
    types.join('<br>'),
    Object.keys(spec.types)
      .map((key) =>
        supportOf(
          name,
          mine.filter((one) => one.row === key),
          answers,
        ),
      )
      .join('<br>'),
    spec.traits.join(', '),
    spec.tolerance,
    rule(quantize),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function versionOf(one: ConformanceCase): number {
  const inputs = one.inputs.map((operand) => operand?.tensor);
  return one.op.tflite.version({ attrs: one.attrs, inputs, outputs: referenceOf(one) }, one.row);
}

/** `T, T -> T` with what T may be; a variable with one choice is that choice. */
function variables(text: string, { inputs, outputs }: OpDefinition['spec']['types'][string]): string {
  const choices = new Map(
    [...inputs, ...outputs].flatMap(({ variable, dtypes }) =>
      variable ? [[variable, dtypes] as const] : [],
    ),
  );
  let plain = text.replaceAll(ANY, 'any');
  const where: string[] = [];
  for (const [name, dtypes] of choices) {
    if (dtypes.length === 1) plain = plain.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), dtypes[0]);
    else where.push(`${name}: ${dtypes.join(' ')}`.replace(ANY.replaceAll('|', ' '), 'any'));
  }
  return [plain, ...where].join('; ');
}

const ANY = Object.keys(DTYPES).join('|');

function rule({ results, weights = [] }: QuantizationRule): string {
  const how = typeof results === 'string' ? results : 'fixed';
  return weights.length > 0 ? `${how}, weights` : how;
}
