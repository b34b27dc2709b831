/**
 * Data outside the FlatBuffer, for models over 2 GB: `Buffer.offset` and `size`, and the same for large custom
 * options, are positions in the file. 0 and 1 mean "not set": writers reserve the fields with 1 and patch them.
 */
import { type Writable, writeFlatBuffer } from '@zoo/containers';
import { damaged } from './errors.ts';
import { TFLITE } from './generated/tflite.generated.ts';
import type { WireModel } from './model.ts';

/** Turns positions into views on `file`, and removes the fields that held them; `end` is 0 when there were none. */
export function takeOutsideData(model: WireModel, file: Uint8Array): { end: number } {
  let end = 0;
  const take = (offset: number, size: number, what: string): Uint8Array | undefined => {
    if (offset <= 1) return undefined;
    // Both are below 2^53 here, but their sum need not be.
    if (offset > file.length || size > file.length - offset) {
      throw damaged(
        'TRUNCATED',
        `${what} lies beyond the end of the file`,
        `${size} bytes at ${offset} of ${file.length}`,
      );
    }
    end = Math.max(end, offset + size);
    return file.subarray(offset, offset + size);
  };
  model.buffers.forEach((buffer, i) => {
    if (buffer.offset === undefined && buffer.size === undefined) return; // nearly always
    const { offset, size, ...rest } = buffer;
    const data = take(offset ?? 0, size ?? 0, `data of buffer ${i}`);
    model.buffers[i] = data === undefined ? rest : { ...rest, data };
  });
  for (const { operators } of model.subgraphs) {
    operators.forEach((operator, i) => {
      if (operator.largeCustomOptionsOffset === undefined && operator.largeCustomOptionsSize === undefined)
        return;
      const { largeCustomOptionsOffset: offset, largeCustomOptionsSize: size, ...rest } = operator;
      const options = take(offset ?? 0, size ?? 0, `options of operator ${i}`);
      operators[i] = options === undefined ? rest : { ...rest, customOptions: options };
    });
  }
  return { end };
}

type Input = Writable<WireModel>;

/** Bytes that vector kernels may read past the last constant. */
const OVERREAD = 16;

/**
 * The file of a model with its data behind the FlatBuffer: constants, then custom options, each 16-aligned.
 * The content of `metadata` entries stays inside, where its readers look for it.
 */
export function writeOutside(model: Input): Uint8Array {
  const inside = new Set([
    ...(model.metadata ?? []).map((entry) => entry.buffer),
    ...(model.metadataBuffer ?? []),
  ]);
  const blobs = new Blobs();
  const constants = (model.buffers ?? []).map((buffer, i) =>
    inside.has(i) ? undefined : blobs.place(buffer.data),
  );
  blobs.skip(OVERREAD);
  const options = (model.subgraphs ?? []).map((subgraph) =>
    (subgraph.operators ?? []).map((operator) => blobs.place(operator.customOptions)),
  );
  const head = (start: number): Uint8Array =>
    writeFlatBuffer(
      {
        ...model,
        buffers: model.buffers?.map((buffer, i) => {
          const blob = constants[i];
          if (blob === undefined) return buffer;
          return { ...buffer, data: undefined, offset: start + blob.at, size: blob.data.length };
        }),
        subgraphs: model.subgraphs?.map((subgraph, s) => ({
          ...subgraph,
          operators: subgraph.operators?.map((operator, o) => {
            const blob = options[s][o];
            if (blob === undefined) return operator;
            return {
              ...operator,
              customOptions: undefined,
              largeCustomOptionsOffset: start + blob.at,
              largeCustomOptionsSize: blob.data.length,
            };
          }),
        })),
      },
      TFLITE,
    );
  // Positions are 64-bit wherever they point, so the second writing has the size of the first.
  const start = align(head(align(1)).length);
  const file = new Uint8Array(start + blobs.size);
  file.set(head(start));
  blobs.copyTo(file, start);
  return file;
}

interface Blob {
  readonly data: Uint8Array;
  /** Position in the data area. */
  readonly at: number;
}

/** The data area. Views of the same bytes share one place. */
class Blobs {
  size = 0;
  readonly #blobs = new Map<string, Blob>();
  readonly #sources = new Map<ArrayBufferLike, number>();

  /** Nothing to place: no data, or so little that its size would read as "not set". */
  place(data: Uint8Array | undefined): Blob | undefined {
    if (data === undefined || data.length <= 1) return undefined;
    const source = this.#sources.get(data.buffer) ?? this.#sources.size;
    this.#sources.set(data.buffer, source);
    const key = `${source}:${data.byteOffset}:${data.length}`;
    const known = this.#blobs.get(key);
    if (known !== undefined) return known;
    const blob = { data, at: this.size };
    this.#blobs.set(key, blob);
    this.skip(data.length);
    return blob;
  }

  skip(bytes: number): void {
    this.size = align(this.size + bytes);
  }

  copyTo(file: Uint8Array, start: number): void {
    for (const { data, at } of this.#blobs.values()) file.set(data, start + at);
  }
}

function align(position: number): number {
  return Math.ceil(position / 16) * 16;
}
