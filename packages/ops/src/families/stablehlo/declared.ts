import { isStatic, type Shape, UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';

/** The shape that a file declares for the result: some StableHLO ops say it nowhere else. Unknown where it is not final. */
export function declaredShape(site: Site): Shape | undefined {
  const shape = site.outputs[0]?.shape;
  return shape && (isStatic(shape) ? shape : shape.map((size) => (size < 0 ? UNKNOWN : size)));
}
