import {
  type DType,
  decodeElements,
  elementCount,
  type Quantization,
  type Shape,
  type TensorData,
} from '@zoo/core';

/** Where a thing came from, in the user's words: the source file and the layer or node name there. */
export interface Origin {
  readonly file?: string;
  readonly layer?: string;
}

/**
 * What a format knows about a value and the graph does not interpret (variant types, quantization
 * details, external buffers): carried along so that writing a file again loses nothing.
 */
export type Extension = Readonly<Record<string, unknown>>;

/** How the bytes of a constant become elements, where they are not simply all elements in order. */
export interface ConstantEncoding {
  /** `sparse`. */
  readonly name: string;
  decode(dtype: DType, bytes: Uint8Array, shape: Shape): TensorData;
}

export interface ValueFields {
  name: string;
  dtype: DType;
  /** Concrete sizes; an unknown size stands as 1 here and as -1 in `signature`. */
  shape: Shape;
  signature?: Shape;
  /** False for values of unknown rank, whose `shape` is then []. Default true. */
  hasRank?: boolean;
  quantization?: Quantization;
  /** Contents as a file stores them (packed, little-endian); a view, never written to. */
  constant?: Uint8Array;
  encoding?: ConstantEncoding;
  isVariable?: boolean;
  origin?: Origin;
  extension?: Extension;
}

/** A tensor in a graph: the edge between the node that makes it and the nodes that use it. */
export class Value {
  name: string;
  dtype: DType;
  shape: Shape;
  signature?: Shape;
  hasRank: boolean;
  quantization?: Quantization;
  isVariable: boolean;
  origin?: Origin;
  extension?: Extension;
  #constant?: Uint8Array;
  #encoding?: ConstantEncoding;
  #decoded?: TensorData;
  /** The node that makes this value; undefined for graph inputs, constants and variables. */
  producer?: Node;
  /** One entry for every operand slot that reads this value. */
  readonly uses: Use[] = [];

  constructor(fields: ValueFields) {
    this.name = fields.name;
    this.dtype = fields.dtype;
    this.shape = fields.shape;
    this.signature = fields.signature;
    this.hasRank = fields.hasRank ?? true;
    this.quantization = fields.quantization;
    this.isVariable = fields.isVariable ?? false;
    this.origin = fields.origin;
    this.extension = fields.extension;
    this.#constant = fields.constant;
    this.#encoding = fields.encoding;
  }

  get constant(): Uint8Array | undefined {
    return this.#constant;
  }

  /** New contents are plain. */
  set constant(bytes: Uint8Array | undefined) {
    this.#constant = bytes;
    this.#encoding = undefined;
    this.#decoded = undefined;
  }

  get encoding(): ConstantEncoding | undefined {
    return this.#encoding;
  }

  get isConstant(): boolean {
    return this.#constant !== undefined;
  }

  /** Sizes with -1 where unknown. */
  get dims(): Shape {
    return this.signature ?? this.shape;
  }

  /** The elements of a constant, decoded once; undefined for other values. */
  get data(): TensorData | undefined {
    if (this.#constant === undefined) return undefined;
    this.#decoded ??=
      this.#encoding?.decode(this.dtype, this.#constant, this.shape) ??
      decodeElements(this.dtype, this.#constant, elementCount(this.shape));
    return this.#decoded;
  }

  /** The nodes that read this value, each once. */
  get consumers(): Node[] {
    return [...new Set(this.uses.map((use) => use.node))];
  }
}

export interface Use {
  readonly node: Node;
  readonly slot: number;
}

export type Attributes = Record<string, unknown>;

export interface NodeFields {
  /** Builtin name (`CONV_2D`) or custom code. */
  op: string;
  inputs: readonly (Value | undefined)[];
  outputs: readonly Value[];
  attrs?: Attributes;
  /** Set for custom ops: their options as the file holds them. */
  custom?: { readonly options: Uint8Array };
  /** Subgraphs that the op calls, by attribute name (`thenSubgraphIndex`). */
  subgraphs?: Record<string, readonly Graph[]>;
  intermediates?: readonly Value[];
  /** The version a file gave; undefined: computed on export. */
  version?: number;
  origin?: Origin;
  extension?: Extension;
}

/** One instance of an op. Operands may be omitted (undefined) where the op declares them optional. */
export class Node {
  readonly op: string;
  attrs: Attributes;
  readonly custom?: { readonly options: Uint8Array };
  subgraphs: Record<string, readonly Graph[]>;
  readonly intermediates: readonly Value[];
  version?: number;
  origin?: Origin;
  extension?: Extension;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];

  constructor(fields: NodeFields) {
    this.op = fields.op;
    this.attrs = fields.attrs ?? {};
    this.custom = fields.custom;
    this.subgraphs = fields.subgraphs ?? {};
    this.intermediates = fields.intermediates ?? [];
    this.version = fields.version;
    this.origin = fields.origin;
    this.extension = fields.extension;
    this.outputs = fields.outputs;
    this.inputs = [...fields.inputs];
  }

  /** The first output's name: what people call this node. */
  get name(): string {
    return this.outputs[0]?.name ?? this.op;
  }

  /** Called by the graph when the node enters it. */
  link(): void {
    for (let slot = 0; slot < this.inputs.length; slot++) this.inputs[slot]?.uses.push({ node: this, slot });
    for (let i = 0; i < this.outputs.length; i++) this.outputs[i].producer = this;
  }

  /** Called by the graph when the node leaves it. */
  unlink(): void {
    this.inputs.forEach((value, slot) => {
      this.#drop(value, slot);
    });
    for (const value of this.outputs) if (value.producer === this) value.producer = undefined;
  }

  /**
   * Puts `value` into an operand slot. What the file said about the version of a builtin no longer holds; custom ops
   * mean by it what they like.
   */
  setInput(slot: number, value: Value | undefined): void {
    this.#drop(this.inputs[slot], slot);
    (this.inputs as (Value | undefined)[])[slot] = value; // nobody else may
    value?.uses.push({ node: this, slot });
    if (!this.custom) this.version = undefined;
  }

  #drop(value: Value | undefined, slot: number): void {
    const at = value?.uses.findIndex((use) => use.node === this && use.slot === slot) ?? -1;
    if (at >= 0) value?.uses.splice(at, 1);
  }
}

/** A graph: inputs, nodes in an order in which they can run, outputs. A subgraph is a graph. */
export class Graph {
  name: string;
  inputs: Value[] = [];
  outputs: Value[] = [];
  extension?: Extension;
  readonly #nodes: Node[] = [];

  constructor(name = 'main') {
    this.name = name;
  }

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** Adds a node at the end, or in front of `before`. */
  insert(node: Node, before?: Node): Node {
    const at = before === undefined ? -1 : this.#nodes.indexOf(before);
    if (at < 0) this.#nodes.push(node);
    else this.#nodes.splice(at, 0, node);
    node.link();
    return node;
  }

  remove(node: Node): void {
    const at = this.#nodes.indexOf(node);
    if (at < 0) return;
    this.#nodes.splice(at, 1);
    node.unlink();
  }

  /** Every reader of `from`, and the graph outputs, read `to` instead. */
  replaceUses(from: Value, to: Value): void {
    for (const { node, slot } of [...from.uses]) node.setInput(slot, to);
    this.outputs = this.outputs.map((value) => (value === from ? to : value));
  }

  /** All values that the graph touches, each once, in order of first appearance. */
  values(): Value[] {
    const seen = new Set<Value>(this.inputs);
    for (const node of this.#nodes) {
      for (const value of node.inputs) if (value) seen.add(value);
      for (const value of node.intermediates) seen.add(value);
      for (const value of node.outputs) seen.add(value);
    }
    for (const value of this.outputs) seen.add(value);
    return [...seen];
  }

  isOutput(value: Value): boolean {
    return this.outputs.includes(value);
  }
}

/** A public entry point: names for the inputs and outputs of one graph. */
export interface Signature {
  readonly key: string;
  readonly graph: Graph;
  readonly inputs: readonly { readonly name: string; readonly value: Value }[];
  readonly outputs: readonly { readonly name: string; readonly value: Value }[];
}

/** A whole model: the main graph first, then the graphs it calls. */
export interface Module {
  readonly graphs: Graph[];
  signatures: Signature[];
  description?: string;
  /** Named byte blocks that a file carries beside the graphs (`TFLITE_METADATA`). */
  metadata: { readonly name: string; readonly bytes: Uint8Array }[];
  /** Files packed behind the model: labels, vocabularies. */
  files: { readonly name: string; readonly bytes: Uint8Array }[];
  extension?: Extension;
}
