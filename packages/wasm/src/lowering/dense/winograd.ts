import type { StepWriter } from '../../compile/step-writer.ts';
import { type GemmParameter, gemmF32 } from '../../kernels/gemm/f32.ts';
import type { Kernel } from '../../kernels/kernel.ts';
import { gatherPatches } from '../../kernels/patches/gather.ts';
import { formName, planesOf, type WinogradForm } from '../../kernels/winograd/form.ts';
import { packWinograd, planeBytes, tileSize } from '../../kernels/winograd/pack.ts';
import { winogradInput, winogradOutput } from '../../kernels/winograd/transforms.ts';
import { type I32, i32, type Local, smaller, sum } from '../../simd/index.ts';
import { chooseTile } from '../../tuning/tiles.ts';
import { SLACK } from '../lines.ts';
import { type LoweredStep, operandOf, type Place, type Scope, type Task } from '../lowering.ts';
import type { Geometry } from './geometry.ts';
import { ROW_MULTIPLE } from './product.ts';

/** Fewer channels than this, and transforms take longer than the products that they save. */
const LEAST_CHANNELS = { plane: 16, line: 32 } as const;

/** Fewer tiles than this, and it is the weights, more than twice as many, whose loading takes the time. */
const LEAST_TILES = 12;

/** What a block of tiles may take of the second cache. */
const BLOCK_BYTES = 393216;
const LEAST_BLOCK = 12;

/** What a thread takes at least: fewer tiles, and each of them pays for reading all weights. */
const TILES_OF_A_UNIT = 12;

/**
 * How a float convolution is computed by F(2, 3), or undefined where it is better computed directly. Sums are taken in
 * another order, and an infinite input is felt by its neighbours too, so that the strict mode does without.
 */
export function winogradForm(g: Geometry, groups: number): WinogradForm | undefined {
  const form = { tall: g.filterHeight === 3, wide: g.filterWidth === 3 };
  const plain = [g.strideH, g.strideW, g.dilationH, g.dilationW, groups].every((value) => value === 1);
  const sized = [g.filterHeight, g.filterWidth].every((size) => size === 1 || size === 3);
  if (!plain || !sized || (!form.tall && !form.wide)) return undefined;
  const least = form.tall && form.wide ? LEAST_CHANNELS.plane : LEAST_CHANNELS.line;
  const { count } = tilesOf(g, form);
  return Math.min(g.inChannels, g.channels) >= least && count >= LEAST_TILES ? form : undefined;
}

function tilesOf(g: Geometry, form: WinogradForm) {
  const size = tileSize(form);
  const [high, wide] = [Math.ceil(g.height / size.height), Math.ceil(g.width / size.width)];
  return { ...size, high, wide, count: g.batches * high * wide };
}

/** Block by block: patches are gathered, transformed, multiplied plane by plane, and transformed back. */
export function lowerWinograd(task: Task, scope: Scope, g: Geometry, form: WinogradForm): LoweredStep {
  const planes = planesOf(form);
  const tile = chooseTile(scope.target.tiles, 'f32-fma', g.inChannels, g.channels);
  const filter = { form, channels: g.channels, depth: g.inChannels, panel: tile.columns };
  const weights = scope.keep(`winograd panels of ${filter.panel}`, planes * planeBytes(filter), (to) =>
    packWinograd(to, operandOf(task.node, 1).data as Float32Array, filter),
  );
  const bias = scope.keep('bias in vectors', wholeVectors(g.channels), (to) => {
    const values = task.node.site.inputs[2]?.data as Float32Array | undefined;
    if (values) new Float32Array(to.buffer, to.byteOffset, values.length).set(values);
  });
  const gemm = gemmF32(tile, scope.target.fused, g.channels, g.inChannels);
  const tiles = tilesOf(g, form);
  const block = blockOf(g, planes, tiles.count);
  const plan: Plan = {
    ...{ g, form, tiles, block, gemm, bounds: task.bounds, planeBytes: planeBytes(filter) },
    ...{ weights, bias, from: scope.input(0), to: scope.output() },
  };
  return {
    kernel: `f32-winograd-${formName(form)}`,
    scratchPerThread: block.bytes,
    emit(writer) {
      const body = (first: I32, count: I32, thread: I32) => {
        const { f } = writer;
        const scratch = f.int(writer.scratchOf(thread));
        const tile = f.int(i32.mul(first, TILES_OF_A_UNIT));
        const end = f.int(smaller(sum(tile, i32.mul(count, TILES_OF_A_UNIT)), tiles.count));
        const now = f.local('i32');
        f.repeat(
          () => {
            f.set(now, smaller(block.tiles, i32.sub(end, tile)));
            emitBlock(writer, plan, tile, now, scratch);
            f.step(tile, block.tiles);
          },
          () => i32.lt_s(tile, end),
        );
      };
      const unitCost =
        TILES_OF_A_UNIT * planes * (g.inChannels * g.channels + 8 * (g.inChannels + g.channels));
      writer.parallel(Math.ceil(tiles.count / TILES_OF_A_UNIT), body, { unitCost });
    },
  };
}

/** What is known of a layer when its code is written. */
interface Plan {
  readonly g: Geometry;
  readonly form: WinogradForm;
  readonly tiles: ReturnType<typeof tilesOf>;
  readonly block: ReturnType<typeof blockOf>;
  readonly gemm: Kernel<GemmParameter>;
  readonly bounds: Task['bounds'];
  /** Of the packed weights of one product. */
  readonly planeBytes: number;
  readonly weights: Place;
  readonly bias: Place;
  readonly from: Place;
  readonly to: Place;
}

/** `now` tiles from number `tile` on. */
function emitBlock(
  writer: StepWriter,
  plan: Plan,
  tile: Local<'i32'>,
  now: Local<'i32'>,
  scratch: Local<'i32'>,
): void {
  const { f } = writer;
  const { g, form, tiles, block } = plan;
  const line = f.int(i32.div_u(tile, tiles.wide));
  const [column, row] = [f.int(i32.rem_u(tile, tiles.wide)), f.int(i32.rem_u(line, tiles.high))];
  const first: FirstTile = { image: f.int(i32.div_u(line, tiles.high)), row, column };
  const tapBytes = 4 * g.inChannels;
  const patchBytes = planesOf(form) * tapBytes;
  const patches = sum(scratch, block.patches);
  const products = patches; // the patches are not needed any more
  emitPatches(writer, plan, first, { count: now, to: patches, pitch: patchBytes });
  writer.call(winogradInput(form), {
    ...{ from: patches, tiles: now, pixelBytes: tapBytes, patchBytes, channels: g.inChannels },
    ...{ to: sum(scratch, block.factors), plane: block.tiles * block.pitchIn, pitch: block.pitchIn },
  });
  f.range(0, planesOf(form), (plane) => {
    writer.call(plan.gemm, {
      ...{ rows: now, columns: g.channels, depth: g.inChannels },
      a: sum(scratch, block.factors, i32.mul(plane, block.tiles * block.pitchIn)),
      aPitch: block.pitchIn,
      w: sum(plan.weights(), i32.mul(plane, plan.planeBytes)),
      c: sum(products, i32.mul(plane, block.tiles * block.pitchOut)),
      cPitch: block.pitchOut,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
  });
  emitPixels(writer, plan, first, { tiles: now, from: products });
}

/** The first tile of a block: its picture, and its place among the tiles of that. */
type FirstTile = Readonly<Record<'image' | 'row' | 'column', Local<'i32'>>>;

/** Input pixels of tiles, a patch for each. */
function emitPatches(
  writer: StepWriter,
  { g, tiles, from }: Plan,
  { image, row, column }: FirstTile,
  patches: { readonly count: I32; readonly to: I32; readonly pitch: number },
): void {
  const tapBytes = 4 * g.inChannels;
  const pixelBytes = from.pitch ?? tapBytes;
  const imageBytes = g.inHeight * g.inWidth * pixelBytes;
  writer.call(gatherPatches('copy'), {
    ...patches,
    from: sum(from(), i32.mul(image, imageBytes)),
    ...{ x: column, y: row, outWidth: tiles.wide, outHeight: tiles.high },
    ...{ inWidth: g.inWidth, inHeight: g.inHeight, pixelBytes, imageBytes, tapBytes },
    ...{ filterHeight: tiles.inHeight, filterWidth: tiles.inWidth },
    ...{ strideH: tiles.height, strideW: tiles.width, dilationH: 1, dilationW: 1 },
    ...{ top: g.top, left: g.left, zero: 0 },
  });
}

/** Products of tiles as output pixels. */
function emitPixels(
  writer: StepWriter,
  { g, form, tiles, block, bounds: [low, high], bias, to }: Plan,
  { image, row, column }: FirstTile,
  products: { readonly tiles: I32; readonly from: I32 },
): void {
  const pixelBytes = to.pitch ?? 4 * g.channels;
  const imageBytes = g.height * g.width * pixelBytes;
  writer.call(winogradOutput(form), {
    ...products,
    ...{ plane: block.tiles * block.pitchOut, pitch: block.pitchOut, channels: g.channels, bias: bias() },
    to: sum(to(), i32.mul(image, imageBytes)),
    x: i32.mul(column, tiles.width),
    y: i32.mul(row, tiles.height),
    ...{ width: g.width, height: g.height, pixelBytes, imageBytes, low, high },
  });
}

/** Bytes of so many floats in whole vectors. */
function wholeVectors(channels: number): number {
  return Math.ceil(channels / 4) * 16;
}

/** Tiles of a block, in whole tiles of the products, and where its parts lie in scratch. */
function blockOf(g: Geometry, planes: number, count: number) {
  const [pitchIn, pitchOut] = [wholeVectors(g.inChannels), wholeVectors(g.channels)];
  const each = planes * (pitchIn + Math.max(pitchIn, pitchOut));
  const fit = Math.max(LEAST_BLOCK, Math.floor(BLOCK_BYTES / each / ROW_MULTIPLE) * ROW_MULTIPLE);
  const tiles = Math.min(fit, Math.ceil(count / 4) * 4);
  const factors = 0;
  const patches = factors + planes * tiles * pitchIn + SLACK;
  return {
    tiles,
    pitchIn,
    pitchOut,
    factors,
    patches,
    bytes: patches + planes * tiles * Math.max(pitchIn, pitchOut) + SLACK,
  };
}
