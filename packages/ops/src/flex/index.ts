import { allocate, DTYPES, type DType, type Tensor } from '@zoo/core';
import { defineOp, type OpDefinition, type Site, typeRow } from '@zoo/ir';
import type { Lowering } from './lowering.ts';
import { arrays } from './lowerings/arrays.ts';
import { sums } from './lowerings/einsum.ts';
import { indexed } from './lowerings/indexed.ts';
import { layers } from './lowerings/layers.ts';
import { math } from './lowerings/math.ts';
import { type NodeDef, readAttributeMap, readNodeDef } from './node-def.ts';
import { Steps, UnknownRank } from './steps.ts';

/**
 * TensorFlow ops that a converter left in a model ("select TensorFlow ops"), by name without `Flex`. Each is done with
 * our own ops; to add one, add its line to the list in `lowerings/` where its kin are.
 */
export const FLEX_LOWERINGS: Readonly<Record<string, Lowering>> = {
  ...math,
  ...arrays,
  ...indexed,
  ...layers,
  ...sums,
};

/** Types are for the ops it is made of to refuse. */
const ANY_TYPES = typeRow(`${Object.keys(DTYPES).join('|')}... -> ${Object.keys(DTYPES).join('|')}...`);

export const FLEX_OPS: readonly OpDefinition[] = /* @__PURE__ */ flexOps();

function flexOps(): OpDefinition[] {
  return Object.entries(FLEX_LOWERINGS).map(([name, lowering]) =>
    loweredOp(`Flex${name}`, lowering, (options) => readNodeDef(options)),
  );
}

/** The same ops under their own names, as converters write them that allow custom ops. */
export const PLAIN_OPS: readonly OpDefinition[] = /* @__PURE__ */ plainOps();

function plainOps(): OpDefinition[] {
  return Object.entries(FLEX_LOWERINGS).map(([name, lowering]) =>
    loweredOp(name, lowering, (options) => readAttributeMap(name, options)),
  );
}

interface Attributes {
  readonly def: NodeDef;
}

function loweredOp(
  name: string,
  { runsAs, lower }: Lowering,
  read: (options: Uint8Array) => NodeDef,
): OpDefinition {
  const results = ({ attrs, inputs }: Pick<Site<Attributes>, 'attrs' | 'inputs'>) =>
    [
      lower(
        new Steps(attrs.def),
        inputs.filter((operand) => operand !== undefined),
      ),
    ].flat();
  return defineOp<Attributes, 'any'>({
    name,
    spec: {
      summary: runsAs,
      operands: [{ name: 'operands', kind: 'variadic' }],
      results: [{ name: 'results', kind: 'variadic' }],
      types: { any: ANY_TYPES },
      traits: ['pure'],
      tolerance: 'loose',
      infer(site) {
        try {
          return results(site);
        } catch (error) {
          if (!(error instanceof UnknownRank)) throw error;
          return site.outputs.map(({ dtype }) => ({ dtype: dtype as DType, shape: undefined }));
        }
      },
    },
    tflite: {
      version: () => 1,
      custom: {
        read: (options) => ({ def: read(options) }),
        write: () => new Uint8Array(0), // nodes keep the bytes they came with
      },
    },
    quantize: { results: 'none' },
    reference: {
      any:
        ({ attrs, inputs }) =>
        (operands) =>
          results({
            attrs,
            inputs: inputs.map(
              (type, i) => type && { ...type, data: operands[i] ?? allocate(type.dtype, 0) },
            ),
          }) as Tensor[],
    },
    cases: [],
  });
}
