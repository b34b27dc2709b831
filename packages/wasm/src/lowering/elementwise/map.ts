import type { Shape } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { type KernelFor, type MapFunction, mapElements } from '../../kernels/elementwise/map.ts';
import { ELEMENT_BYTES, type ElementType, isElementType } from '../../kernels/lib/elements.ts';
import { type Lowering, operandOf, type Refusal, resultOf } from '../lowering.ts';
import { faultOf } from '../select/gather.ts';
import { broadcastOf, emitBroadcast, strideOf } from './broadcast.ts';
import { inPlaceOf } from './in-place.ts';

/** A function of the elements of up to three broadcasting operands. */
export interface Mapping<F = MapFunction> {
  /** Of the function, for the name of its kernel. */
  readonly name: string;
  readonly compute: F;
  readonly low?: number;
  readonly high?: number;
  /** Shapes that broadcast like those of the op, where the op has rules of its own. */
  readonly shapes?: readonly Shape[];
  /** What it means when the function notes a fault. */
  readonly refusal?: Refusal;
}

/** An op that is a mapping, which depends on the node; or the reason why this one is not. */
export function map(choose: (node: TypedNode) => Mapping | string): Lowering {
  return mapWith(mapElements, choose);
}

/** The same by another kind of kernel. */
export function mapWith<F>(
  kernelFor: KernelFor<F>,
  choose: (node: TypedNode) => Mapping<F> | string,
): Lowering {
  return {
    supports(node) {
      const types = [...node.site.inputs, resultOf(node)].map((type) => type?.dtype ?? 'none');
      const strange = types.find((dtype) => !isElementType(dtype));
      if (strange) return `no kernel for ${strange} yet`;
      const mapping = choose(node);
      return typeof mapping === 'string' ? mapping : true;
    },
    lower(task, scope) {
      const { node } = task;
      const mapping = choose(node) as Mapping<F>;
      const operands = node.site.inputs.map((_, slot) => operandOf(node, slot));
      const types = operands.map(({ dtype }) => dtype as ElementType);
      const result = resultOf(node).dtype as ElementType;
      const nest = broadcastOf(mapping.shapes ?? operands.map(({ shape }) => shape));
      const described = types.map((type, i) => ({ type, stride: strideOf(nest, i) }));
      const kernel = kernelFor(mapping.name, described, result, mapping.compute);
      const places = [...operands.map((_, slot) => scope.input(slot)), scope.output()];
      const bytes = [...types, result].map((type) => ELEMENT_BYTES[type]);
      const step = (i: number) => (operands[i] ? nest.outer.steps[i] * bytes[i] : 0);
      const settings = {
        low: mapping.low ?? Number.NEGATIVE_INFINITY,
        high: mapping.high ?? Number.POSITIVE_INFINITY,
      };
      const { refusal } = mapping;
      const fault = refusal && faultOf(scope);
      return {
        kernel: kernel.name,
        inPlace: inPlaceOf(task),
        fault,
        refusal,
        emit(writer) {
          const addresses = places.map((place) => place());
          const all = { ...settings, fault: fault?.() ?? 0 };
          emitBroadcast(
            writer,
            nest,
            bytes,
            addresses,
            MAP_COST,
            ({ outer, inner, operands: at, result }) => {
              const [a, b = 0, c = 0] = at;
              const steps = { aStep: step(0), bStep: step(1), cStep: step(2) };
              writer.call(kernel, { outer, inner, a, b, c, ...steps, to: result, ...all });
            },
          );
        },
      };
    },
  };
}

/** Of an element, in multiply-adds. */
const MAP_COST = 8;
