import { isStatic, type Shape, UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';

/** The shape that a file declares for a result: some StableHLO ops say it nowhere else. Unknown where it is not final. */
export function declaredShape(site: Site, result = 0): Shape | undefined {
  const shape = site.outputs[result]?.shape;
  return shape && (isStatic(shape) ? shape : shape.map((size) => (size < 0 ? UNKNOWN : size)));
}
