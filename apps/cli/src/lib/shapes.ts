import { type Shape, ZooError } from '@zoo/core';

/** `image=1,224,224,3` as sizes by input name. */
export function parseShapes(pairs: readonly string[]): Record<string, Shape> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, sizes] = /^(.+)=(\d+(?:,\d+)*)$/.exec(pair) ?? [];
      if (name !== undefined) return [name, sizes.split(',').map(Number)];
      throw new ZooError({
        code: 'USAGE',
        category: 'usage',
        message: '--shape takes NAME=SIZES, the sizes with commas between them',
        received: pair,
      });
    }),
  );
}
