import { ZooError } from '@zoo/core';
import { defineCommand } from '../lib/command.ts';
import { DELEGATES, delegatesFor } from '../lib/delegates.ts';
import { advising, UNSIZED, withinAsync } from '../lib/errors.ts';
import { type ModelFile, openModel } from '../lib/model-file.ts';
import { parseShapes } from '../lib/shapes.ts';

type Delegate = (typeof DELEGATES)[number];

export default defineCommand({
  name: 'compare',
  summary: 'compare two models layer by layer, or one model on two delegates',
  description: `Layers belong together by name, else by op, size and order; quantized ones are compared as the real
numbers that they stand for. Loops (one turn), branches, functions and composites are looked into;
the last line says in which layer the first difference arises. Without --data the inputs are
made up. With one model, the reference kernels are compared with the wasm delegate.`,
  section: 'Run',
  example: 'zoo compare float.tflite int8.tflite --data picture.jpg --tolerance 0.1',
  args: [
    { name: 'A', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' },
    { name: 'B', about: 'another one, or nothing', count: 'optional' },
  ],
  options: {
    data: { about: 'inputs: pairs of name and file, or a picture', type: 'strings', value: 'NAME=FILE.npy' },
    shape: { about: 'sizes of an input that is made up', type: 'strings', value: 'NAME=1,224,224,3' },
    delegateA: { about: 'what runs A', type: 'string', value: 'D', choices: DELEGATES },
    delegateB: { about: 'what runs B', type: 'string', value: 'D', choices: DELEGATES },
    delegates: {
      about: 'both at once',
      type: 'string',
      value: 'D,D',
      fallback: 'reference,wasm for one model',
    },
    tolerance: {
      about: 'exit status 7 when a layer differs by more, of its largest value',
      type: 'number',
      min: 0,
      value: 'T',
    },
    seed: { about: 'for inputs that are made up', type: 'number', integer: true, min: 0, value: 'N' },
  },
  async run(
    context,
    [refA, refB],
    { data = [], shape = [], delegateA, delegateB, delegates, tolerance, seed },
  ) {
    const { compare } = await import('@zoo/insight');
    const { readData } = await import('../compare/data.ts');
    const { renderComparison } = await import('../compare/render.ts');
    const [choiceA, choiceB] = choose(delegates, refB === undefined);
    const a = await openModel(refA, context);
    const b = refB === undefined ? a : await openModel(refB, context);
    const sides = [
      { path: a.path, delegate: delegateA ?? choiceA },
      { path: b.path, delegate: delegateB ?? choiceB },
    ] as const;
    const options = {
      inputs: await readData(data, a.bytes),
      shapes: parseShapes(shape),
      tolerance,
      seed,
      signal: context.signal,
      onProgress: (done: number, total: number) =>
        context.progress.update('comparing layers', { done, total }),
    };
    const contender = async ({ bytes }: ModelFile, { delegate }: (typeof sides)[number]) => ({
      model: bytes,
      delegates: await delegatesFor({ delegate }, bytes.length),
    });
    const comparison = await withinAsync({ file: b.path }, () =>
      advising(UNSIZED, async () =>
        compare(await contender(a, sides[0]), await contender(b, sides[1]), options),
      ),
    );
    return {
      json: { a: sides[0], b: sides[1], ...comparison },
      failures: tolerance !== undefined && !comparison.equal ? [beyond(comparison, tolerance)] : [],
      text: () => renderComparison(sides, comparison),
    };
  },
});

function choose(delegates: string | undefined, same: boolean): readonly [Delegate, Delegate] {
  if (delegates === undefined) return same ? ['reference', 'wasm'] : ['auto', 'auto'];
  const words = delegates.split(',');
  const known = words.map((word) => DELEGATES.find((one) => one === word));
  const [first, second] = known;
  if (words.length === 2 && first && second) return [first, second];
  throw new ZooError({
    code: 'USAGE',
    category: 'usage',
    message: '--delegates takes two names with a comma between them',
    expected: `two of ${DELEGATES.join(', ')}`,
    received: delegates,
  });
}

function beyond(
  { first, outputs }: Awaited<ReturnType<typeof import('@zoo/insight').compare>>,
  tolerance: number,
): ZooError {
  const worst = first ?? outputs.reduce((a, b) => (b.relative > a.relative ? b : a));
  return new ZooError({
    code: 'COMPARE_TOLERANCE',
    category: 'below-threshold',
    message: 'the models differ by more than was asked for',
    place: { op: worst.op || undefined, tensor: worst.a.split(';')[0] },
    expected: `at most ${tolerance} of the largest value`,
    received:
      worst.not_finite > 0 ? `${worst.not_finite} values that are not finite` : worst.relative.toPrecision(3),
  });
}
