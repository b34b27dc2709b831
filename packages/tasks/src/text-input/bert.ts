import { allocate, formatShape, type Tensor, tensor } from '@zoo/core';
import type { TensorInfo } from '@zoo/runtime';
import type { DescribedModel } from '../described.ts';
import type { SubwordTokenizer } from '../text/index.ts';
import { textInputError } from './errors.ts';

/** What the inputs of BERT models hold, a number for each piece. */
export type BertRole = 'ids' | 'mask' | 'segment_ids';

/** Names in the metadata, then what exporters call the tensors. */
const NAMES: Readonly<Record<BertRole, RegExp>> = {
  mask: /mask/i,
  segment_ids: /segment|type_ids|token_type/i,
  ids: /ids|word|token/i,
};

/** What a model without usable names takes, in this order. Source: tflite-support `bert_question_answerer.cc`. */
const BY_POSITION: readonly BertRole[] = ['ids', 'mask', 'segment_ids'];

/** Inputs of models of the BERT family: up to three sequences of one length, in the order of the model. */
export class BertInputs {
  readonly #roles: readonly BertRole[];
  readonly #infos: readonly TensorInfo[];
  /** How many pieces a run takes; undefined when each run may choose. */
  readonly length: number | undefined;

  /** @throws ZooError `TEXT_INPUT` when the inputs are not such sequences */
  constructor({ inputs }: DescribedModel, infos: readonly TensorInfo[]) {
    const lengths = infos.map(sequenceLength);
    if (new Set(lengths).size !== 1) {
      throw textInputError(infos[0]?.name, {
        expected: 'sequences of one length',
        received: infos.map(({ shapeSignature }) => formatShape(shapeSignature)).join(', '),
      });
    }
    this.#infos = infos;
    this.#roles = rolesOf(inputs.map(({ metadata, tensor: { name } }) => [metadata?.name, name]));
    this.length = lengths[0];
  }

  /** The sequences for `ids`, of which those from `second` on belong to the second of two texts. */
  tensors(ids: readonly number[], second = ids.length): Tensor[] {
    const sequences: Readonly<Record<BertRole, readonly number[]>> = {
      ids,
      mask: ids.map(() => 1),
      segment_ids: ids.map((_, i) => (i < second ? 0 : 1)),
    };
    return this.#infos.map((info, i) => sequenceTensor(info, sequences[this.#roles[i]], this.length));
  }
}

/** Pieces that mark where texts begin and end. */
export function marks(tokenizer: SubwordTokenizer): { readonly start: number; readonly end: number } {
  // a piece that the vocabulary lacks is padding, as in the official clients
  return { start: tokenizer.idOf('[CLS]') ?? 0, end: tokenizer.idOf('[SEP]') ?? 0 };
}

/** How many elements the last axis takes; undefined when it is open. @throws ZooError `TEXT_INPUT` */
export function sequenceLength({ name, dtype, shape, shapeSignature }: TensorInfo): number | undefined {
  const isSequence = shape.length === 1 || (shape.length === 2 && shape[0] === 1);
  if (!isSequence || (dtype !== 'int32' && dtype !== 'int64')) {
    throw textInputError(name, {
      expected: 'int32 or int64 [1, length]',
      received: `${dtype} ${formatShape(shape)}`,
    });
  }
  return shapeSignature.at(-1) === -1 ? undefined : shape.at(-1);
}

/** A sequence as a tensor, filled with zeros up to `length`. */
export function sequenceTensor(
  { dtype, shape }: TensorInfo,
  values: readonly number[],
  length = values.length,
): Tensor {
  const data = allocate(dtype, length);
  values.forEach((value, i) => {
    (data as unknown[])[i] = dtype === 'int64' ? BigInt(value) : value;
  });
  return tensor(dtype, [...shape.slice(0, -1), length], data);
}

/** Which input is which: by the names in the metadata, by those of tensors, by position. */
function rolesOf(names: readonly (readonly (string | undefined)[])[]): readonly BertRole[] {
  for (const source of [0, 1]) {
    const roles = names.map((one) => roleOf(one[source]));
    const known = roles.filter((role) => role !== undefined);
    if (known.includes('ids') && new Set(known).size === names.length) return known;
  }
  return BY_POSITION.slice(0, names.length);
}

function roleOf(name = ''): BertRole | undefined {
  return (Object.keys(NAMES) as BertRole[]).find((role) => NAMES[role].test(name));
}
