import { INT8_PANEL, type WeightStorage } from '../../kernels/gemm/int8.ts';
import { packPanelsInt8, panelBytesInt8 } from '../../kernels/gemm/pack-int8.ts';
import type { ChannelConstants } from '../../kernels/lib/channel-constants.ts';
import type { I32Like } from '../../simd/index.ts';
import type { Scope } from '../lowering.ts';
import { type ProductShape, panelAt } from './product.ts';

/** Where packed panels are. */
export interface PairPanels {
  readonly panelBytes: number;
  /** Address of the panel that begins with a column of a group. Known when code is written. */
  at(group: number, column: I32Like): I32Like;
}

interface Weights {
  /** What activations they meet, which tells them from other panels of the same node. */
  readonly kind: string;
  readonly storage: WeightStorage;
  /** Zero point. */
  readonly zero: number;
  /** `groups * columns` rows of `depth`, made when they are packed. */
  filter(): Int8Array | Uint8Array;
  /** Numbers that go before the columns of a panel, from a column on. */
  constants(first: number): ChannelConstants;
}

/** Weights of 8 bits in pairs, group after group in panels of {@link INT8_PANEL} columns. */
export function pairPanels(scope: Scope, shape: ProductShape, weights: Weights): PairPanels {
  const { groups, columns, depth } = shape;
  const { kind, storage, zero, filter, constants } = weights;
  const panels = { columns, depth, storage };
  const groupBytes = panelBytesInt8(panels, constants(0));
  const place = scope.keep(
    `${kind} panels, ${groups} groups`,
    groups * groupBytes,
    ({ byteOffset }, packer) => {
      const all = filter();
      for (let group = 0; group < groups; group++) {
        const [first, to] = [group * columns, byteOffset + group * groupBytes];
        const own = all.subarray(first * depth, (first + columns) * depth);
        packPanelsInt8(packer, to, own, panels, zero, constants(first));
      }
    },
  );
  const panelBytes = panelBytesInt8({ ...panels, columns: INT8_PANEL }, constants(0));
  const panel = { panel: INT8_PANEL, panelBytes };
  return { panelBytes, at: (group, column) => panelAt(place() + group * groupBytes, panel, column) };
}
