import { ZooError } from '@zoo/core';
import { type Attributes, type Graph, Node, type Value } from '@zoo/ir';
import { type Model, type Operator, type OperatorCode, subgraphFields } from '@zoo/tflite';
import { extension, type NodeExtension } from './extension.ts';
import { absentValue } from './import-value.ts';
import { defaultsOf, optionsTableOf } from './options.ts';

/** An operator of a file as a node: indices become references, options become attributes. */
export function nodeFromOperator(
  model: Model,
  operator: Operator,
  values: readonly Value[],
  graphs: readonly Graph[],
): Node {
  const code = model.operatorCodes[operator.opcodeIndex];
  const op = opName(code);
  const isCustom = code.builtinCode === 'CUSTOM';
  const { attrs, subgraphs, strangeOptions, withoutOptions }: Options = isCustom
    ? { attrs: {} }
    : readOptions(op, operator, graphs);
  const details: NodeExtension = {
    strangeOptions,
    withoutOptions,
    builtinCode: typeof code.builtinCode === 'number' ? code.builtinCode : undefined,
    customOptions: isCustom ? undefined : operator.customOptions,
    mutatingVariableInputs: operator.mutatingVariableInputs,
    debugMetadataIndex: operator.debugMetadataIndex === -1 ? undefined : operator.debugMetadataIndex,
  };
  const result = (index: number) => (index < 0 ? absentValue() : values[index]);
  return new Node({
    op,
    inputs: operator.inputs.map((index) => (index < 0 ? undefined : values[index])),
    outputs: operator.outputs.map(result),
    intermediates: operator.intermediates?.map(result),
    attrs,
    subgraphs,
    custom: isCustom ? { options: operator.customOptions ?? new Uint8Array(0) } : undefined,
    version: code.version,
    extension: extension(details),
  });
}

interface Options extends Pick<NodeExtension, 'strangeOptions' | 'withoutOptions'> {
  readonly attrs: Attributes;
  readonly subgraphs?: Record<string, readonly Graph[]>;
}

function opName({ builtinCode, customCode }: OperatorCode): string {
  if (builtinCode !== 'CUSTOM') {
    return typeof builtinCode === 'number' ? `BUILTIN_${builtinCode as number}` : builtinCode;
  }
  if (customCode) return customCode;
  throw new ZooError({
    code: 'TFLITE_CUSTOM_CODE',
    category: 'damaged-input',
    message: 'a custom operator has no name',
  });
}

/** Options over their defaults. Options of a table that is not the op's are carried along unread. */
function readOptions(op: string, operator: Operator, graphs: readonly Graph[]): Options {
  const table = optionsTableOf(op);
  const found = operator.builtinOptions2 ?? operator.builtinOptions;
  if (table === undefined || found?.type !== table) {
    const withoutOptions = table !== undefined && found === undefined ? true : undefined;
    const attrs = table === undefined ? {} : defaultsOf(table);
    return { attrs, strangeOptions: found, withoutOptions };
  }
  const attrs = { ...found.value } as Attributes; // readers fill in what a file leaves out
  const fields = subgraphFields(table);
  if (fields.length === 0) return { attrs };
  const subgraphs: Record<string, readonly Graph[]> = {};
  for (const field of fields) {
    const indices = [attrs[field] ?? []].flat() as number[];
    if (indices.some((index) => index < 0)) continue;
    subgraphs[field] = indices.map((index) => graphs[index]);
    delete attrs[field];
  }
  return { attrs, subgraphs };
}
