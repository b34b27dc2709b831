import { INT8_PANEL } from '../../kernels/gemm/int8.ts';
import { packPanelsInt8, panelBytesInt8 } from '../../kernels/gemm/pack-int8.ts';
import type { ChannelConstants } from '../../kernels/lib/channel-constants.ts';
import type { Place, Scope } from '../lowering.ts';
import type { ProductShape } from './product.ts';

export interface BytePanels {
  /** Address of the panels of the first group. */
  readonly weights: Place;
  readonly groupBytes: number;
  readonly panelBytes: number;
}

/**
 * Weights of 8 bits, group after group in panels of {@link INT8_PANEL} columns, whose elements stay bytes.
 *
 * @param kind what activations they meet, which tells them from other panels of the same node
 * @param constants numbers that go before the columns of a panel, from a column on
 * @param filter `groups * columns` rows of `depth` weights
 */
export function bytePanels(
  scope: Scope,
  kind: string,
  { groups, columns, depth }: ProductShape,
  constants: (first: number) => ChannelConstants,
  filter: () => Int8Array,
): BytePanels {
  const panels = { columns, depth, storage: 'bytes' } as const;
  const groupBytes = panelBytesInt8(panels, constants(0));
  const weights = scope.keep(
    `${kind} panels of 8, ${groups} groups`,
    groups * groupBytes,
    ({ byteOffset }, packer) => {
      const all = filter();
      for (let group = 0; group < groups; group++) {
        const first = group * columns;
        packPanelsInt8(
          packer,
          byteOffset + group * groupBytes,
          all.subarray(first * depth, (first + columns) * depth),
          panels,
          0,
          constants(first),
        );
      }
    },
  );
  return {
    weights,
    groupBytes,
    panelBytes: panelBytesInt8({ ...panels, columns: INT8_PANEL }, constants(0)),
  };
}
