import type { TypedNode } from '@zoo/runtime';
import type { GemmTile } from '../../kernels/gemm/f32.ts';
import { INT8_PANEL } from '../../kernels/gemm/int8.ts';
import { type PackedQuads, packQuads, type QuadProduct } from '../../kernels/gemm/pack-quads.ts';
import { gemmQuads, QUAD_ENTRY_BYTES } from '../../kernels/gemm/quads.ts';
import { RANKED_ROWS, rankedPitch } from '../../kernels/gemm/ranked-rows.ts';
import type { Packer } from '../../kernels/lib/packer.ts';
import { chooseTile, usedPart } from '../../tuning/tiles.ts';
import { operandOf, type Scope, type Task } from '../lowering.ts';
import { type IntegerScaling, integerScaling } from './integer.ts';
import { type Product, type ProductShape, panelAt, same } from './product.ts';

/**
 * Time of each step of four products, in that of half an oct; `words`: of four products as 16-bit integers. Measured,
 * see docs/kernels.md.
 */
const COSTS = { octs: 2, quads: 1.2, picked: 1.32, words: 1.52 } as const;

const RANKED_TILE: GemmTile = { rows: 2, columns: 16 };

/** Results for which ranking a row pays. */
const RANKED_COLUMNS = 48;

/** Places in a row are 16-bit integers. */
const RANKED_DEPTH = 2 ** 15;

/** How far the zero point of activations that are mostly small may be from the middle. */
const FARTHEST_ZERO = 32;

function isRanked(
  { pixels, columns, depth }: ProductShape,
  { type, zeroPoints: { input, weights } }: IntegerScaling,
): boolean {
  const centred = type === 'int8' && weights === 0 && Math.abs(input) <= FARTHEST_ZERO;
  return !!pixels && centred && columns >= RANKED_COLUMNS && depth % 8 === 0 && depth < RANKED_DEPTH;
}

/**
 * Bytes multiplied as bytes. Activations are unsigned: those of int8 layers are flipped when rows are made.
 * Undefined where the weights are so large that it does not pay.
 */
export function productQuads({ node }: Task, scope: Scope, shape: ProductShape): Product | undefined {
  const { groups, columns, depth } = shape;
  const scaling = integerScaling(node, groups * columns);
  const { type, limits, limiting, zeroPoints } = scaling;
  const ranked = isRanked(shape, scaling);
  const zero = zeroPoints.input + (type === 'int8' && !ranked ? 128 : 0);
  const tile = ranked ? RANKED_TILE : chooseTile(scope.target.tiles, 'quads', depth, columns);
  const kind = `${type} quads of ${ranked ? 0 : tile.columns}, ${groups} groups`;
  const { place, packed } = scope.pack(kind, (packer, to) => {
    const products = productsOf(node, shape, scaling, zero);
    return packGroups(packer, to, products, { tile, columns, ranked });
  });
  const { starts } = packed;
  if (starts.length === 0) return undefined;
  const gemm = gemmQuads(type, tile, limiting, columns, ranked);
  const quads = Math.ceil(depth / 4);
  return {
    kernel: gemm.name,
    elementBytes: 1,
    resultBytes: 1,
    rows: type === 'int8' ? 'flip' : 'copy',
    ranked: ranked ? RANKED_ROWS : undefined,
    zero,
    pitch: ranked ? rankedPitch(depth) : 4 * quads,
    panel: tile.columns,
    panelBytes: 4 * quads * tile.columns,
    emit(writer, { rows, group, first, columns, a, aPitch, c, cPitch }) {
      const w = panelAt(
        place() + starts[group],
        { panel: tile.columns, panelBytes: QUAD_ENTRY_BYTES },
        first,
      );
      writer.call(gemm, { rows, columns, a, aPitch, w, c, cPitch, ...limits });
    },
  };
}

/** Groups one behind the other; none when the other way to multiply bytes takes less time. */
function packGroups(
  packer: Packer,
  to: number,
  products: readonly QuadProduct[],
  { tile, columns, ranked }: { tile: GemmTile; columns: number; ranked: boolean },
): { readonly bytes: number; readonly starts: readonly number[] } {
  let bytes = 0;
  const starts: number[] = [];
  for (const product of products) {
    const packed = packQuads(packer, product, tile.columns, to + bytes, ranked);
    if (starts.length === 0 && !ranked && !pays(packed, tile, columns)) break;
    starts.push(bytes);
    bytes += packed.bytes;
  }
  return { bytes, starts };
}

function pays({ steps: [octs, quads, picked] }: PackedQuads, tile: GemmTile, columns: number): boolean {
  const price = COSTS.octs * octs + COSTS.quads * quads + COSTS.picked * picked;
  const words = COSTS.words / usedPart({ rows: 1, columns: INT8_PANEL }, columns);
  return price / usedPart(tile, columns) <= words;
}

/** The products of all groups. */
function productsOf(
  node: TypedNode,
  { groups, columns, depth, reorder = same }: ProductShape,
  scaling: IntegerScaling,
  zero: number,
): QuadProduct[] {
  const filter = reorder(operandOf(node, 1).data as Int8Array);
  const { biases, scales } = scaling.scaling;
  return Array.from({ length: groups }, (_, group) => {
    const [first, end] = [group * columns, (group + 1) * columns];
    return {
      weights: filter.subarray(first * depth, end * depth),
      depth,
      zeroOfWeights: scaling.zeroPoints.weights,
      zero,
      channels: { biases: biases.subarray(first, end), scales: scales.subarray(first, end) },
    };
  });
}
