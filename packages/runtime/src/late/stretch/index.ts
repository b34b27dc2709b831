import type { DelegateSession } from '../../delegate.ts';
import { layout } from '../../reference.ts';
import type { TensorTable } from '../../tensors.ts';
import type { LateBuilder } from '../builder.ts';
import { Stretch } from '../stretch.ts';

export { lateNodes } from '../nodes.ts';

/** What runs nodes whose shapes only a run tells, as `#late`. */
export function stretches(builder: LateBuilder): DelegateSession | undefined {
  return {
    layout,
    compile: (partition, { tensors }) => new Stretch(partition, tensors as TensorTable, builder),
    dispose: () => undefined,
  };
}
