import { builtinRefusal, compiledRefusal, flexRefusal } from '@zoo/ops';
import type { MissingKernel } from '../support.ts';

/** What to do about missing kernels, as `#advice`: how to supply them, and why some can be supplied by nobody. */
export function adviceFor(missing: readonly MissingKernel[]): string | undefined {
  const all = [...new Set(missing.filter(({ custom }) => custom).map(({ op }) => op))];
  const customs = all.filter((name) => compiledRefusal(name) === undefined);
  const others = reasonsFor(missing, (name) =>
    all.includes(name) ? compiledRefusal(name) : builtinRefusal(name),
  );
  if (customs.length === 0) return others.length > 0 ? others.join(' ') : undefined;
  const names = customs.map((name) => `defineCustomOp({ name: '${name}', ... })`);
  const flex = customs.some((name) => name.startsWith('Flex'))
    ? ' Flex ops belong to TensorFlow; those that zoo runs are listed in docs/OPS.md, and a model converted without select TensorFlow ops needs none.'
    : '';
  const supply = `Supply them: loadModel(bytes, { customOps: [${names.join(', ')}] }).${flex}`;
  return [supply, ...reasonsFor(missing, flexRefusal), ...others].join(' ');
}

/** A sentence for each op of which more can be said than that nobody has written it. */
function reasonsFor(
  missing: readonly MissingKernel[],
  refusal: (op: string) => string | undefined,
): string[] {
  const names = new Set(missing.map(({ op }) => op));
  return [...names].flatMap((name) => {
    const reason = refusal(name);
    return reason ? [`${name}: ${reason}.`] : [];
  });
}
