import { elementCount, type Shape, sameShape } from '@zoo/core';
import type { Value } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import {
  CHAIN_OPERANDS,
  CHAIN_SETTINGS,
  type ChainLink,
  type ChainSource,
} from '../kernels/elementwise/chain-f32.ts';
import type { Chain, ChainOperand } from '../lowering/fused/chain.ts';
import { operandOf, resultOf } from '../lowering/lowering.ts';
import { loweringOf } from '../lowering/table.ts';
import { isClosed, nextReader, type Surroundings } from './surroundings.ts';

/** A chain, the nodes it computes, and the result of the last of them. */
export interface FoundChain {
  readonly nodes: readonly TypedNode[];
  readonly chain: Chain;
  readonly result: Value;
}

/** Longer chains are two: their kernels would run out of registers. */
const MOST_LINKS = 8;

/** Rows of fewer channels take longer to begin than to compute. */
const FEWEST_CHANNELS = 16;

/** The longest chain that begins with this node. */
export function chainFrom(node: TypedNode, position: number, around: Surroundings): FoundChain | undefined {
  const chain = new GrowingChain(resultOf(node).shape, position, around);
  return chain.add(node) ? chain.grow() : undefined;
}

/** The longest chain that passes over `result` where it was made, of a node at this position. */
export function chainAfter(
  result: Value,
  shape: Shape,
  position: number,
  around: Surroundings,
): FoundChain | undefined {
  const chain = new GrowingChain(shape, position, around);
  chain.begin(result);
  return chain.grow();
}

/** All ops of a chain have results of one shape; nobody else reads what passes between them. */
class GrowingChain {
  readonly #shape: Shape;
  readonly #position: number;
  readonly #around: Surroundings;
  readonly #sources = new Map<Value, ChainSource>();
  /** What must not be read by others: the value it begins with and all results but the last. */
  readonly #inner: Value[] = [];
  readonly #nodes: TypedNode[] = [];
  readonly #links: ChainLink[] = [];
  readonly #settings: number[] = [];
  readonly #operands: ChainOperand[] = [];

  constructor(shape: Shape, position: number, around: Surroundings) {
    this.#shape = shape;
    this.#position = position;
    this.#around = around;
  }

  begin(value: Value): void {
    this.#operands.push('own');
    this.#sources.set(value, ['operand', 0]);
    this.#inner.push(value);
  }

  /** Takes one reader after the other; the result is the longest chain that was closed on the way. */
  grow(): FoundChain | undefined {
    let best: FoundChain | undefined = this.#found();
    while (this.#links.length < MOST_LINKS) {
      const reader = nextReader(this.#inner, this.#nodes, this.#around);
      if (!reader || !this.add(reader)) break;
      best = this.#found() ?? best;
    }
    return best;
  }

  /** False when the node cannot be a link. */
  add(node: TypedNode): boolean {
    const link = loweringOf(node).link?.(node);
    if (!link || node.node.outputs.length !== 1 || !sameShape(resultOf(node).shape, this.#shape))
      return false;
    const from = node.node.inputs.map((_, slot) => this.#source(node, slot));
    if (from.some((source) => source === undefined)) return false;
    const isBounded = link.bounds.some(Number.isFinite);
    const numbers = [...(link.alpha === undefined ? [] : [link.alpha]), ...(isBounded ? link.bounds : [])];
    if (this.#settings.length + numbers.length > CHAIN_SETTINGS) return false;
    if (link.alpha !== undefined) from.push(this.#setting(link.alpha));
    const [low, high] = isBounded ? link.bounds.map((bound) => this.#setting(bound)[1]) : [];
    const [result] = node.node.outputs;
    this.#links.push({ op: link.op, from: from as ChainSource[], ...(isBounded && { bounds: [low, high] }) });
    this.#nodes.push(node);
    this.#sources.set(result, ['link', this.#links.length - 1]);
    this.#inner.push(result);
    return true;
  }

  /** The chain as it is, where nobody else needs what is inside of it. */
  #found(): FoundChain | undefined {
    const last = this.#nodes.at(-1);
    if (!last) return undefined;
    const [result] = last.node.outputs;
    if (!isClosed(this.#inner, result, this.#nodes, this.#around)) return undefined;
    const chain = { links: [...this.#links], settings: [...this.#settings], operands: [...this.#operands] };
    return { nodes: [...this.#nodes], chain, result };
  }

  #source(node: TypedNode, slot: number): ChainSource | undefined {
    const value = node.node.inputs[slot];
    if (!value) return undefined;
    return this.#sources.get(value) ?? this.#number(node, slot) ?? this.#operand(node, slot, value);
  }

  #number(node: TypedNode, slot: number): ChainSource | undefined {
    const { data, shape } = operandOf(node, slot);
    if (data === undefined || elementCount(shape) !== 1) return undefined;
    return this.#settings.length < CHAIN_SETTINGS ? this.#setting(Number(data[0])) : undefined;
  }

  #setting(value: number): ChainSource {
    const known = this.#settings.findIndex((other) => Object.is(other, value));
    return ['setting', known >= 0 ? known : this.#settings.push(value) - 1];
  }

  #operand(node: TypedNode, slot: number, value: Value): ChainSource | undefined {
    const { shape, data } = operandOf(node, slot);
    const channels = this.#shape.at(-1) ?? 1;
    const isWhole = sameShape(shape, this.#shape);
    const isRow =
      channels >= FEWEST_CHANNELS && shape.at(-1) === channels && elementCount(shape) === channels;
    const isThere = data !== undefined || (!value.isVariable && this.#around.isReady(value, this.#position));
    if (!(isWhole || isRow) || !isThere || this.#operands.length >= CHAIN_OPERANDS) return undefined;
    const source: ChainSource = ['operand', this.#operands.push({ node, slot, repeats: !isWhole }) - 1];
    this.#sources.set(value, source);
    return source;
  }
}
