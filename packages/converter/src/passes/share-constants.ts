import { Patch, type Value } from '@zoo/ir';
import type { Pass } from './pass.ts';

/** Equal constants become one: shared layers, paddings, axes. */
export const shareConstants: Pass = {
  name: 'share-constants',
  summary: 'keeps one of several equal constants',
  begin() {
    const seen = new Map<string, Value[]>();
    return (node) => {
      const patch = new Patch('share constants');
      let changes = 0;
      node.inputs.forEach((value, slot) => {
        if (value?.constant === undefined || value.isVariable || value.extension !== undefined) return;
        const key = describe(value);
        const alike = seen.get(key) ?? [];
        const twin = alike.find((other) => other === value || sameBytes(other, value));
        if (twin === undefined) seen.set(key, [...alike, value]);
        else if (twin !== value) {
          patch.setInput(node, slot, twin);
          changes++;
        }
      });
      return changes > 0 ? patch : undefined;
    };
  },
};

/** Everything but the contents, and a sample of those. */
function describe({ dtype, shape, quantization, constant = new Uint8Array() }: Value): string {
  const step = Math.max(1, Math.floor(constant.length / 64));
  let hash = constant.length;
  for (let i = 0; i < constant.length; i += step) hash = (Math.imul(hash, 31) + constant[i]) | 0;
  return JSON.stringify([dtype, shape, quantization, hash]);
}

function sameBytes(a: Value, b: Value): boolean {
  const [left, right] = [a.constant, b.constant];
  return (
    left !== undefined &&
    right !== undefined &&
    left.length === right.length &&
    left.every((byte, i) => byte === right[i])
  );
}
