/**
 * A block of neighbouring outputs in one row of a depthwise convolution, as compile-time constants: which column of
 * the input meets which output through which tap. Columns are counted from the first one under the first output's
 * window and may lie outside of the picture; those are left out of the code.
 */
export interface Block {
  readonly outputs: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  /** Columns inside the picture: [first, end). */
  readonly first: number;
  readonly end: number;
}

export function columnsOf({ outputs, taps, stride, dilation }: Omit<Block, 'first' | 'end'>): number {
  return (outputs - 1) * stride + (taps - 1) * dilation + 1;
}

/** Name of a block within a kernel name: `8x3s2[1,17)`. */
export function blockName(block: Block): string {
  const { outputs, taps, stride, dilation, first, end } = block;
  const edges = first === 0 && end === columnsOf(block) ? '' : `[${first},${end})`;
  return `${outputs}x${taps}${stride > 1 ? `s${stride}` : ''}${dilation > 1 ? `d${dilation}` : ''}${edges}`;
}

/** A run of equal blocks in a row of outputs. */
export interface BlockRun {
  readonly block: Block;
  /** First output, and how many blocks follow one another. */
  readonly start: number;
  readonly count: number;
}

export interface RowGeometry {
  readonly inWidth: number;
  readonly width: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly left: number;
}

/** Cuts a row of outputs into blocks of at most `most`, as even as possible, and joins equal neighbours. */
export function blocksOf(
  { inWidth, width, taps, stride, dilation, left }: RowGeometry,
  most: number,
): BlockRun[] {
  const pieces = Math.ceil(width / most);
  const runs: { block: Block; start: number; count: number }[] = [];
  for (let piece = 0, start = 0; piece < pieces; piece++) {
    const outputs = Math.ceil((width - start) / (pieces - piece));
    const shape = { outputs, taps, stride, dilation };
    const column = start * stride - left;
    const columns = columnsOf(shape);
    const block = {
      ...shape,
      first: Math.min(Math.max(0, -column), columns),
      end: Math.max(0, Math.min(columns, inWidth - column)),
    };
    const last = runs.at(-1);
    if (last && blockName(last.block) === blockName(block)) last.count++;
    else runs.push({ block, start, count: 1 });
    start += outputs;
  }
  return runs;
}
