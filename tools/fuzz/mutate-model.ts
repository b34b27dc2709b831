import { compileSchema, type Field, type Plain } from '@zoo/containers';
import type { Random } from '@zoo/core';
import { ops } from '@zoo/ops';
import { BuiltinOperator, type Model, TensorType, TFLITE } from '@zoo/tflite';
import { hostileBigInt, hostileBytes, hostileData, hostileInteger, hostileReal } from './hostile.ts';
import { dtypeOf, elementsOf, encoded } from './tensors.ts';

/** Changes a model object that may be changed freely. */
type ModelMutation = (model: Model, random: Random) => void;

const SCHEMA = compileSchema(TFLITE);
const RANGE: Readonly<Record<string, readonly [number, number]>> = {
  bool: [0, 1],
  byte: [-128, 127],
  ubyte: [0, 255],
  short: [-32768, 32767],
  ushort: [0, 65535],
  int: [-(2 ** 31), 2 ** 31 - 1],
  uint: [0, 2 ** 32 - 1],
};

interface TableSite {
  readonly table: Plain;
  readonly name: string;
}

/** Every table of the model below `table`, itself included. */
function tablesOf(table: Plain, name: string, found: TableSite[] = []): TableSite[] {
  found.push({ table, name });
  for (const field of SCHEMA.tables.get(name) ?? []) {
    const value = table[field.key];
    if (value === undefined) continue;
    if (field.kind === 'table') {
      for (const each of [value].flat() as Plain[]) tablesOf(each, field.table, found);
    } else if (field.kind === 'union' && !field.vector) {
      const { type, value: member } = value as { type: string; value: Plain };
      if (typeof type === 'string') tablesOf(member, type, found);
    }
  }
  return found;
}

/** Any field of any table: the schema says what a value may look like, the random numbers say how it goes wrong. */
const setField: ModelMutation = (model, random) => {
  const { table, name } = random.pick(tablesOf(model as unknown as Plain, SCHEMA.root));
  const field = random.pick(SCHEMA.tables.get(name) ?? []);
  if (field !== undefined && field.key !== 'buffers')
    table[field.key] = changed(field, table[field.key], random);
};

/** Options, shapes, operands and parameters are where kernels look. */
const setHotField: ModelMutation = (model, random) => {
  const hot = tablesOf(model as unknown as Plain, SCHEMA.root).filter(({ name }) => HOT.test(name));
  if (hot.length === 0) return;
  const { table, name } = random.pick(hot);
  const fields = SCHEMA.tables.get(name) ?? [];
  if (fields.length === 0) return;
  const field = random.pick(fields);
  table[field.key] = changed(field, table[field.key], random);
};
const HOT = /Options|^Tensor$|^Operator$|Quantization|Sparsity|Dimension|^OperatorCode$/;

function changed(field: Field, value: unknown, random: Random): unknown {
  if (!field.vector) return element(field, value, random);
  if (field.kind === 'scalar' && field.scalar === 'ubyte') {
    return hostileBytes(random, (value as Uint8Array | undefined)?.length ?? 8);
  }
  const list = [...((value as unknown[] | undefined) ?? [])];
  const at = random.integer(0, Math.max(0, list.length - 1));
  switch (random.integer(0, 5)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      list.splice(at, 0, element(field, list[at], random));
      break;
    case 2:
      return field.traits.list || random.next() < 0.5 ? [] : undefined;
    case 3:
      list.push(...list.slice(0, 64));
      break;
    default:
      if (list.length > 0) list[at] = element(field, list[at], random);
  }
  if (list.every((each) => each !== undefined)) return list;
  return field.traits.list ? [] : undefined;
}

function element(field: Field, value: unknown, random: Random): unknown {
  if (field.kind === 'enum') {
    const [min, max] = RANGE[field.scalar] ?? [0, 127];
    const names = Object.keys(field.numberOf);
    return random.next() < 0.8 ? random.pick(names) : hostileInteger(random, min, max);
  }
  if (field.kind === 'string') return random.pick(['', 'x', 'main', '\0', 'y'.repeat(300), '__proto__']);
  if (field.kind === 'table' || field.kind === 'union') {
    if (field.kind === 'union' && random.next() < 0.5) return { type: random.pick(field.members), value: {} };
    return random.next() < 0.3 ? undefined : value;
  }
  if (field.scalar === 'bool') return random.next() < 0.5;
  if (field.scalar === 'float' || field.scalar === 'double') return hostileReal(random);
  if (field.scalar === 'long' || field.scalar === 'ulong') {
    return field.traits.safe
      ? hostileInteger(random, 0, 2 ** 53 - 1)
      : hostileBigInt(random, field.scalar === 'long');
  }
  const [min, max] = RANGE[field.scalar];
  return hostileInteger(random, min, max);
}

function pickSubgraph(model: Model, random: Random): Model['subgraphs'][number] | undefined {
  return model.subgraphs.length === 0 ? undefined : random.pick(model.subgraphs);
}

/** Sizes in shapes; a constant keeps the right number of bytes, so that what reads it is reached. */
const reshape: ModelMutation = (model, random) => {
  const tensor = random.pick(pickSubgraph(model, random)?.tensors ?? []);
  if (tensor === undefined) return;
  const shape = [...tensor.shape];
  const at = random.integer(0, Math.max(0, shape.length - 1));
  const size = () =>
    hostileInteger(random, random.next() < 0.1 ? -5 : 0, random.next() < 0.1 ? 2 ** 31 - 1 : 40);
  switch (random.integer(0, 3)) {
    case 0:
      shape.splice(at, 1);
      break;
    case 1:
      shape.splice(at, 0, size());
      break;
    default:
      if (shape.length > 0) shape[at] = size();
  }
  tensor.shape = shape;
  fitConstant(model, tensor, random);
};

/** Gives a constant a buffer of its own with as many elements as its shape says. */
function fitConstant(
  model: Model,
  tensor: Model['subgraphs'][number]['tensors'][number],
  random: Random,
): void {
  const data = model.buffers[tensor.buffer]?.data;
  const [dtype, count] = [dtypeOf(tensor), elementsOf(tensor.shape)];
  if (data === undefined || data.length === 0 || dtype === undefined || count > 10_000) return;
  model.buffers.push({ data: encoded(dtype, hostileData(random, dtype, count)) });
  tensor.buffer = model.buffers.length - 1;
}

/** Hostile contents for a constant: axes, paddings, shapes, begins, weights. */
const fillConstant: ModelMutation = (model, random) => {
  const tensors = (pickSubgraph(model, random)?.tensors ?? []).filter(
    ({ buffer }) => (model.buffers[buffer]?.data?.length ?? 0) > 0,
  );
  // the small ones are what shapes are made of
  const small = tensors.filter(({ shape }) => elementsOf(shape) <= 64);
  const list = random.next() < 0.8 && small.length > 0 ? small : tensors;
  if (list.length === 0) return;
  const tensor = random.pick(list);
  const data = model.buffers[tensor.buffer].data as Uint8Array;
  const [dtype, count] = [dtypeOf(tensor), elementsOf(tensor.shape)];
  const raw = dtype === undefined || count > 10_000 || random.next() < 0.1;
  const wild = raw
    ? hostileBytes(random, Math.min(data.length, 10_000))
    : encoded(dtype, hostileData(random, dtype, count));
  model.buffers.push({ data: random.next() < 0.5 && !raw ? oneElement(data, wild, random) : wild });
  tensor.buffer = model.buffers.length - 1;
};

/** The sound contents with a few bytes of the hostile ones. */
function oneElement(sound: Uint8Array, wild: Uint8Array, random: Random): Uint8Array {
  const mixed = new Uint8Array(sound);
  const at = random.integer(0, Math.max(0, mixed.length - 1)) & ~7;
  mixed.set(wild.subarray(at, Math.min(at + 8, mixed.length, wild.length)), at);
  return mixed;
}

/** A constant becomes an input of the graph: shapes that only a run can tell, contents that the caller chooses. */
const openConstant: ModelMutation = (model, random) => {
  const subgraph = pickSubgraph(model, random);
  if (subgraph === undefined) return;
  const constants = subgraph.tensors.flatMap((tensor, i) =>
    (model.buffers[tensor.buffer]?.data?.length ?? 0) > 0 ? [i] : [],
  );
  if (constants.length === 0) return;
  const index = random.pick(constants);
  subgraph.tensors[index].buffer = 0;
  subgraph.inputs = [...subgraph.inputs, index];
};

/** Sizes that only a resize or a run decides. */
const unknownSizes: ModelMutation = (model, random) => {
  const subgraph = pickSubgraph(model, random);
  if (subgraph === undefined || subgraph.inputs.length === 0) return;
  const tensor = subgraph.tensors[random.pick(subgraph.inputs)];
  if (tensor === undefined) return;
  tensor.shapeSignature = tensor.shape.map((size) => (random.next() < 0.5 ? -1 : size));
  if (random.next() < 0.2) tensor.hasRank = false;
};

const rewire: ModelMutation = (model, random) => {
  const subgraph = pickSubgraph(model, random);
  const operator = random.pick(subgraph?.operators ?? []);
  if (subgraph === undefined || operator === undefined) return;
  const side = random.pick(['inputs', 'outputs'] as const);
  const list = [...operator[side]];
  const index = () => (random.next() < 0.1 ? -1 : random.integer(0, subgraph.tensors.length - 1));
  const at = random.integer(0, Math.max(0, list.length - 1));
  switch (random.integer(0, 3)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      list.splice(at, 0, index());
      break;
    case 2:
      list.reverse();
      break;
    default:
      list[at] = index();
  }
  operator[side] = list;
};

/** Operators in another order, twice, or not at all. */
const shuffleOperators: ModelMutation = (model, random) => {
  const subgraph = pickSubgraph(model, random);
  if (subgraph === undefined || subgraph.operators.length === 0) return;
  const at = random.integer(0, subgraph.operators.length - 1);
  const [one] = subgraph.operators.slice(at, at + 1);
  const operators = [...subgraph.operators];
  if (random.next() < 0.5) operators.splice(at, 1);
  if (random.next() < 0.7) operators.splice(random.integer(0, operators.length), 0, structuredClone(one));
  subgraph.operators = operators;
};

/** The same operands under another op, with the options of the old one or with none. */
const otherOp: ModelMutation = (model, random) => {
  const code = random.pick(model.operatorCodes);
  if (code === undefined) return;
  code.builtinCode = random.pick(OPS);
  if (random.next() < 0.5) {
    for (const { operators } of model.subgraphs)
      for (const operator of operators) operator.builtinOptions = undefined;
  }
};
const OPS = ops.list().flatMap(({ name }) => (name in BuiltinOperator ? [name as BuiltinOperator] : []));

const otherType: ModelMutation = (model, random) => {
  const tensor = random.pick(pickSubgraph(model, random)?.tensors ?? []);
  if (tensor === undefined) return;
  tensor.type = random.pick(Object.keys(TensorType)) as typeof tensor.type;
  fitConstant(model, tensor, random);
};

/** Subgraphs that call others, themselves, or nobody. */
const recall: ModelMutation = (model, random) => {
  for (const { operators } of model.subgraphs) {
    for (const { builtinOptions } of operators) {
      const options = builtinOptions?.value as Plain | undefined;
      for (const key of Object.keys(options ?? {})) {
        if (/subgraph/i.test(key) && options) options[key] = random.integer(-1, model.subgraphs.length - 1);
      }
    }
  }
};

/** Positions of data behind the FlatBuffer, which the file format keeps in 64 bits. */
const outsideData: ModelMutation = (model, random) => {
  const buffer = random.pick(model.buffers) as unknown as Plain | undefined;
  if (buffer === undefined) return;
  buffer.data = undefined;
  buffer.offset = hostileBigInt(random, false);
  buffer.size = hostileBigInt(random, false);
};

export const MODEL_MUTATIONS: Readonly<Record<string, ModelMutation>> = {
  setField,
  setHotField,
  setHotField2: setHotField,
  setHotField3: setHotField,
  reshape,
  reshape2: reshape,
  fillConstant,
  fillConstant2: fillConstant,
  openConstant,
  unknownSizes,
  rewire,
  rewire2: rewire,
  shuffleOperators,
  otherOp,
  otherType,
  recall,
  outsideData,
};
