import { poolBounds } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import type { Kernel } from '../../kernels/kernel.ts';
import { type PoolKind, poolF32 } from '../../kernels/pool/f32.ts';
import { MOST_PIXELS, poolInt8 } from '../../kernels/pool/int8.ts';
import type { PoolParameter } from '../../kernels/pool/parameters.ts';
import { type I32, i32, type Local, type Routine, sum } from '../../simd/index.ts';
import { activationOf } from '../activation.ts';
import { type Geometry, geometryOf, supportsGeometry } from '../dense/geometry.ts';
import { type Lowering, operandOf, type Place, resultOf } from '../lowering.ts';

interface PoolAttributes {
  readonly filterHeight: number;
  readonly filterWidth: number;
}

/** How a type of pictures is pooled. */
interface PoolForm {
  readonly kernel: Kernel<PoolParameter | 'low' | 'high'>;
  readonly elementBytes: number;
  /** Pixels of a window. */
  readonly most: number;
}

/** AVERAGE_POOL_2D and MAX_POOL_2D of floats and bytes. */
export function pool(kind: PoolKind): Lowering {
  return poolWith((dtype) => {
    if (dtype === 'float32') return { kernel: poolF32(kind), elementBytes: 4, most: MOST_PIXELS };
    if (dtype !== 'int8' && dtype !== 'uint8') return undefined;
    return { kernel: poolInt8(dtype, kind), elementBytes: 1, most: MOST_PIXELS };
  });
}

/** Pools of the types that `formOf` knows. */
export function poolWith(formOf: (dtype: string) => PoolForm | undefined): Lowering {
  return {
    clamps: true,
    rows: () => [0],
    supports(node) {
      const { dtype } = operandOf(node, 0);
      const form = formOf(dtype);
      if (!form) return `no kernel for ${dtype} yet`;
      if (dtype !== 'float32' && activationOf(node) !== 'NONE' && !resultOf(node).quantization?.scale.length)
        return 'no quantization parameters';
      const g = shapeOf(node);
      if (g.filterHeight * g.filterWidth > form.most) return `a window of more than ${form.most} pixels`;
      return supportsGeometry(g);
    },
    lower(task, scope) {
      const { node, bounds } = task;
      const { dtype } = operandOf(node, 0);
      const { kernel, elementBytes } = formOf(dtype) as PoolForm;
      const { min, max } = poolBounds(node.site as Parameters<typeof poolBounds>[0]);
      const [low, high] = dtype === 'float32' ? bounds : [min, max];
      const [from, to] = [scope.input(0), scope.output()];
      return {
        kernel: kernel.name,
        emit(writer) {
          emitWindows(writer, shapeOf(node), elementBytes, from, to, (window) => {
            writer.call(kernel, { ...window, low, high });
          });
        },
      };
    },
  };
}

function shapeOf(node: TypedNode): Geometry {
  const { filterHeight, filterWidth } = node.site.attrs as PoolAttributes;
  return geometryOf(node, [filterHeight, filterWidth]);
}

interface Window {
  readonly from: I32;
  readonly to: I32;
  readonly rows: I32;
  readonly columns: I32;
  readonly rowBytes: number;
  readonly pixelBytes: number;
  readonly channels: number;
}

/** Units are output rows of all pictures; windows are cut to the part that lies inside the picture. */
function emitWindows(
  writer: StepWriter,
  g: Geometry,
  elementBytes: number,
  from: Place,
  to: Place,
  body: (window: Window) => void,
): void {
  const { pitch: pixelBytes = g.inChannels * elementBytes } = from;
  const { pitch: outBytes = g.inChannels * elementBytes } = to;
  const imageBytes = g.inHeight * g.inWidth * pixelBytes;
  const unitCost = POOL_COST * g.width * g.inChannels * g.filterHeight * g.filterWidth;
  const rows = (first: I32, count: I32) => {
    const { f } = writer;
    const image = f.int(sum(from(), i32.mul(i32.div_u(first, g.height), imageBytes)));
    const y = f.int(i32.rem_u(first, g.height));
    const result = f.int(sum(to(), i32.mul(first, g.width * outBytes)));
    f.times(count, () => {
      emitRow(f, g, { pixelBytes, outBytes }, { image, y, result }, body);
      f.step(y, 1);
      f.if(i32.eq(y, g.height), () => {
        f.set(y, i32.const(0));
        f.step(image, imageBytes);
      });
    });
  };
  writer.parallel(g.batches * g.height, rows, { unitCost });
}

/** Of an element in a window. */
const POOL_COST = 4;

/** The windows of row `y`; `result` is moved on. */
function emitRow(
  f: Routine,
  g: Geometry,
  { pixelBytes, outBytes }: Readonly<Record<'pixelBytes' | 'outBytes', number>>,
  { image, y, result }: Readonly<Record<'image' | 'y' | 'result', Local<'i32'>>>,
  body: (window: Window) => void,
): void {
  const rowBytes = g.inWidth * pixelBytes;
  const top = f.int(i32.sub(i32.mul(y, g.strideH), g.top));
  const vertical = inside(top, g.filterHeight, g.inHeight);
  const left = f.int(-g.left);
  f.times(g.width, () => {
    const horizontal = inside(left, g.filterWidth, g.inWidth);
    const first = sum(image, i32.mul(vertical.first, rowBytes), i32.mul(horizontal.first, pixelBytes));
    body({
      from: first,
      to: result,
      rows: vertical.count,
      columns: horizontal.count,
      rowBytes,
      pixelBytes,
      channels: g.inChannels,
    });
    f.step(result, outBytes);
    f.step(left, g.strideW);
  });

  function inside(start: Local<'i32'>, filter: number, size: number) {
    const first = f.int(i32.select(i32.gt_s(start, 0), start, 0));
    const end = f.int(sum(start, filter));
    return { first, count: f.int(i32.sub(i32.select(i32.lt_s(end, size), end, size), first)) };
  }
}
