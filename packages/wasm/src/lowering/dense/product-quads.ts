import type { Node } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { Fill } from '../../compile/resident.ts';
import type { GemmTile } from '../../kernels/gemm/f32.ts';
import { INT8_PANEL } from '../../kernels/gemm/int8.ts';
import { type PackedQuads, packQuads, type QuadProduct } from '../../kernels/gemm/pack-quads.ts';
import { gemmQuads, QUAD_ENTRY_BYTES } from '../../kernels/gemm/quads.ts';
import type { Packer } from '../../kernels/lib/packer.ts';
import { chooseTile, type Tiles, usedPart } from '../../tuning/tiles.ts';
import { operandOf, type Scope, type Task } from '../lowering.ts';
import { type IntegerScaling, integerScaling } from './integer.ts';
import { type Product, type ProductShape, panelAt, same } from './product.ts';

/** Time of each step of four products, in that of half an oct; `words` of four products as 16-bit integers. See the README. */
const COSTS = { octs: 2, quads: 1.23, picked: 1.38, words: 1.68 } as const;

/** What becomes of the weights of a node: found once, since its steps decide. */
interface Packing {
  /** What its tile was chosen from. */
  readonly tiles: Tiles;
  /** Groups, weights and bias, which may be others after a resize. */
  readonly of: readonly unknown[];
  /** Undefined where quads do not pay. */
  readonly tile: GemmTile | undefined;
  /** Of each group. */
  readonly packed: readonly PackedQuads[];
}

const packings = new WeakMap<Node, Packing>();

/**
 * Bytes multiplied as bytes. Activations are unsigned: those of int8 layers are flipped when rows are made.
 * Undefined where the weights are so large that it does not pay.
 */
export function productQuads({ node }: Task, scope: Scope, shape: ProductShape): Product | undefined {
  const { groups, columns, depth } = shape;
  const scaling = integerScaling(node, groups * columns);
  const { type, limits, limiting, zeroPoints } = scaling;
  const zero = zeroPoints.input + (type === 'int8' ? 128 : 0);
  const { tile, packed, isThere } = packingOf(node, shape, scaling, zero, scope);
  if (!tile) return undefined;
  const starts: number[] = [];
  const total = packed.reduce((at, { bytes }) => {
    starts.push(at);
    return at + bytes;
  }, 0);
  const fill: Fill = ({ byteOffset }, packer) => {
    productsOf(node, shape, scaling, zero).forEach((product, i) => {
      packQuads(packer, product, tile.columns, byteOffset + starts[i]);
    });
  };
  const kind = `${type} quads of ${tile.columns}, ${groups} groups`;
  const weights = scope.keep(kind, total, isThere ? undefined : fill);
  const gemm = gemmQuads(type, tile, limiting, columns);
  const quads = Math.ceil(depth / 4);
  return {
    kernel: gemm.name,
    elementBytes: 1,
    resultBytes: 1,
    rows: type === 'int8' ? 'flip' : 'copy',
    zero,
    pitch: 4 * quads,
    panel: tile.columns,
    panelBytes: 4 * quads * tile.columns,
    emit(writer, { rows, group, first, columns, a, aPitch, c, cPitch }) {
      const w = panelAt(
        weights() + starts[group],
        { panel: tile.columns, panelBytes: QUAD_ENTRY_BYTES },
        first,
      );
      writer.call(gemm, { rows, columns, a, aPitch, w, c, cPitch, ...limits });
    },
  };
}

function packingOf(
  node: TypedNode,
  shape: ProductShape,
  scaling: IntegerScaling,
  zero: number,
  { target: { tiles }, packer, packsInPlace }: Scope,
): Packing & { readonly isThere: boolean } {
  const known = packings.get(node.node);
  const of = [shape.groups, ...node.site.inputs.slice(1).map((operand) => operand?.data)];
  if (known?.tiles === tiles && known.of.every((part, i) => part === of[i]))
    return { ...known, isThere: false };
  const products = productsOf(node, shape, scaling, zero);
  const found = { tiles, of, ...cheapest(products, tiles, shape, packer) };
  packings.set(node.node, found);
  return { ...found, isThere: packsInPlace };
}

/** No tile when the other way to multiply bytes takes less time. Groups are packed one behind the other. */
function cheapest(
  products: readonly QuadProduct[],
  tiles: Tiles,
  { columns, depth }: ProductShape,
  packer: Packer,
): Pick<Packing, 'tile' | 'packed'> {
  const tile = chooseTile(tiles, 'quads', depth, columns);
  let at = packer.free;
  const packed = products.map((product) => {
    const group = packQuads(packer, product, tile.columns, at);
    at += group.bytes;
    return group;
  });
  const [octs, quads, picked] = packed[0].steps;
  const price = COSTS.octs * octs + COSTS.quads * quads + COSTS.picked * picked;
  const words = COSTS.words / usedPart({ rows: 1, columns: INT8_PANEL }, columns);
  return price / usedPart(tile, columns) <= words ? { tile, packed } : NONE;
}

const NONE = { tile: undefined, packed: [] } as const;

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
