import { unsigned } from './leb128.ts';
import { CONTROL } from './opcodes.ts';
import { type FunctionBody, type FunctionType, VALUE_TYPES, type ValueType } from './types.ts';

/** What a module holds. Imported functions have the first indices, as the binary format wants it. */
export interface ModuleParts {
  readonly memory?: MemoryImport;
  readonly imports?: readonly {
    readonly module: string;
    readonly name: string;
    readonly type: FunctionType;
  }[];
  readonly functions: readonly {
    readonly name: string;
    readonly type: FunctionType;
    readonly body: FunctionBody;
  }[];
}

/** The one memory, imported as `env.memory`. */
export interface MemoryImport {
  readonly minPages: number;
}

const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const KIND = { function: 0, memory: 2 } as const;

/** The bytes of a module that exports all its functions by name. Knows nothing of tensors. */
export function assemble({ memory, imports = [], functions }: ModuleParts): Uint8Array<ArrayBuffer> {
  const types = new TypeTable();
  const importEntries = imports.map(({ module, name, type }) => [
    ...text(module),
    ...text(name),
    KIND.function,
    ...unsigned(types.indexOf(type)),
  ]);
  if (memory)
    importEntries.push([...text('env'), ...text('memory'), KIND.memory, 0, ...unsigned(memory.minPages)]);
  const declarations = functions.map(({ type }) => unsigned(types.indexOf(type)));
  const exports = functions.map(({ name }, i) => [
    ...text(name),
    KIND.function,
    ...unsigned(imports.length + i),
  ]);
  const bodies = functions.map(({ body }) => sized(bodyBytes(body)));
  return Uint8Array.from(
    [
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(SECTION.type, types.entries),
      section(SECTION.import, importEntries),
      section(SECTION.function, declarations),
      section(SECTION.export, exports),
      section(SECTION.code, bodies),
    ].flat(),
  );
}

/** Function types, each once. */
class TypeTable {
  readonly entries: number[][] = [];
  readonly #indices = new Map<string, number>();

  indexOf({ params, results }: FunctionType): number {
    const key = `${params}>${results}`;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.entries.push([0x60, ...typeList(params), ...typeList(results)]);
    this.#indices.set(key, this.entries.length - 1);
    return this.entries.length - 1;
  }
}

function typeList(types: readonly ValueType[]): number[] {
  return [...unsigned(types.length), ...types.map((type) => VALUE_TYPES[type])];
}

/** Locals in runs of one type. */
function bodyBytes({ locals, code }: FunctionBody): number[] {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  const declared = runs.flatMap(({ type, count }) => [...unsigned(count), VALUE_TYPES[type]]);
  return [...unsigned(runs.length), ...declared, ...code, CONTROL.end];
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  if (entries.length === 0) return [];
  return [id, ...sized([...unsigned(entries.length), ...entries.flat()])];
}

function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...unsigned(bytes.length), ...bytes];
}
