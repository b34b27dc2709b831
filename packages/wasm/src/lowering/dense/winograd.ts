import { gemmF32 } from '../../kernels/gemm/f32.ts';
import { gatherPatches } from '../../kernels/patches/gather.ts';
import { formName, planesOf, type WinogradForm } from '../../kernels/winograd/form.ts';
import { packWinograd, planeBytes, tileSize } from '../../kernels/winograd/pack.ts';
import { winogradInput, winogradOutput } from '../../kernels/winograd/transforms.ts';
import { type I32, i32, smaller, sum } from '../../simd/index.ts';
import { chooseTile } from '../../tuning/tiles.ts';
import { SLACK } from '../lines.ts';
import { type LoweredStep, operandOf, type Scope, type Task } from '../lowering.ts';
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
  const [low, high] = task.bounds;
  const planes = planesOf(form);
  const gemmTile = chooseTile(scope.target.tiles, 'f32-fma', g.inChannels, g.channels);
  const filter = { form, channels: g.channels, depth: g.inChannels, panel: gemmTile.columns };
  const weights = scope.keep(`winograd panels of ${filter.panel}`, planes * planeBytes(filter), (to) =>
    packWinograd(to, operandOf(task.node, 1).data as Float32Array, filter),
  );
  const bias = scope.keep('bias in vectors', wholeVectors(g.channels), (to) => {
    const values = task.node.site.inputs[2]?.data as Float32Array | undefined;
    if (values) new Float32Array(to.buffer, to.byteOffset, values.length).set(values);
  });
  const gemm = gemmF32(gemmTile, scope.target.fused, g.channels, g.inChannels);
  const tiles = tilesOf(g, form);
  const block = blockOf(g, planes, tiles.count);
  const [from, to] = [scope.input(0), scope.output()];
  const products = block.patches; // the patches are not needed any more
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
        const blocks = () => {
          f.set(now, smaller(block.tiles, i32.sub(end, tile)));
          const line = f.int(i32.div_u(tile, tiles.wide));
          const [column, row] = [f.int(i32.rem_u(tile, tiles.wide)), f.int(i32.rem_u(line, tiles.high))];
          const image = f.int(i32.div_u(line, tiles.high));
          const tapBytes = 4 * g.inChannels;
          const pixelBytes = from.pitch ?? tapBytes;
          const imageBytes = g.inHeight * g.inWidth * pixelBytes;
          writer.call(gatherPatches('copy'), {
            from: sum(from(), i32.mul(image, imageBytes)),
            to: sum(scratch, block.patches),
            x: column,
            y: row,
            count: now,
            outWidth: tiles.wide,
            outHeight: tiles.high,
            inWidth: g.inWidth,
            inHeight: g.inHeight,
            pixelBytes,
            imageBytes,
            tapBytes,
            filterHeight: tiles.inHeight,
            filterWidth: tiles.inWidth,
            strideH: tiles.height,
            strideW: tiles.width,
            dilationH: 1,
            dilationW: 1,
            top: g.top,
            left: g.left,
            pitch: planes * tapBytes,
            zero: 0,
          });
          writer.call(winogradInput(form), {
            from: sum(scratch, block.patches),
            tiles: now,
            pixelBytes: tapBytes,
            patchBytes: planes * tapBytes,
            channels: g.inChannels,
            to: sum(scratch, block.factors),
            plane: block.tiles * block.pitchIn,
            pitch: block.pitchIn,
          });
          f.range(0, planes, (plane) => {
            writer.call(gemm, {
              rows: now,
              columns: g.channels,
              depth: g.inChannels,
              a: sum(scratch, block.factors, i32.mul(plane, block.tiles * block.pitchIn)),
              aPitch: block.pitchIn,
              w: sum(weights(), i32.mul(plane, planeBytes(filter))),
              c: sum(scratch, products, i32.mul(plane, block.tiles * block.pitchOut)),
              cPitch: block.pitchOut,
              low: Number.NEGATIVE_INFINITY,
              high: Number.POSITIVE_INFINITY,
            });
          });
          const outBytes = to.pitch ?? 4 * g.channels;
          const resultBytes = g.height * g.width * outBytes;
          writer.call(winogradOutput(form), {
            from: sum(scratch, products),
            tiles: now,
            plane: block.tiles * block.pitchOut,
            pitch: block.pitchOut,
            channels: g.channels,
            bias: bias(),
            to: sum(to(), i32.mul(image, resultBytes)),
            x: i32.mul(column, tiles.width),
            y: i32.mul(row, tiles.height),
            width: g.width,
            height: g.height,
            pixelBytes: outBytes,
            imageBytes: resultBytes,
            low,
            high,
          });
          f.step(tile, block.tiles);
        };
        f.repeat(blocks, () => i32.lt_s(tile, end));
      };
      const unitCost =
        TILES_OF_A_UNIT * planes * (g.inChannels * g.channels + 8 * (g.inChannels + g.channels));
      writer.parallel(Math.ceil(tiles.count / TILES_OF_A_UNIT), body, { unitCost });
    },
  };
}

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
