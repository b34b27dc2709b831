import { Code } from './code.ts';
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
  /** Shared by threads; such a memory must have a maximum, here that of 32-bit addresses. */
  readonly shared?: boolean;
}

const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const KIND = { function: 0, memory: 2 } as const;

/** The bytes of a module that exports all its functions by name. Knows nothing of tensors. */
export function assemble({ memory, imports = [], functions }: ModuleParts): Uint8Array<ArrayBuffer> {
  const types = new TypeTable();
  const importEntries = imports.map(({ module, name, type }) =>
    entry(text(module), text(name), [KIND.function], unsigned(types.indexOf(type))),
  );
  if (memory) importEntries.push(entry(text('env'), text('memory'), [KIND.memory], limitsOf(memory)));
  const declarations = functions.map(({ type }) => entry(unsigned(types.indexOf(type))));
  const exports = functions.map(({ name }, i) =>
    entry(text(name), [KIND.function], unsigned(imports.length + i)),
  );
  const bodies = functions.map(({ body }) => sized(bodyOf(body)));
  const module = entry([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  section(module, SECTION.type, types.entries);
  section(module, SECTION.import, importEntries);
  section(module, SECTION.function, declarations);
  section(module, SECTION.export, exports);
  section(module, SECTION.code, bodies);
  return module.bytes;
}

/** Pages of a memory of 4 GiB. */
export const MOST_PAGES = 65536;

function limitsOf({ minPages, shared }: MemoryImport): number[] {
  return shared ? [3, ...unsigned(minPages), ...unsigned(MOST_PAGES)] : [0, ...unsigned(minPages)];
}

/** Function types, each once. */
class TypeTable {
  readonly entries: Code[] = [];
  readonly #indices = new Map<string, number>();

  indexOf({ params, results }: FunctionType): number {
    const key = `${params}>${results}`;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.entries.push(entry([0x60], typeList(params), typeList(results)));
    this.#indices.set(key, this.entries.length - 1);
    return this.entries.length - 1;
  }
}

function typeList(types: readonly ValueType[]): number[] {
  return [...unsigned(types.length), ...types.map((type) => VALUE_TYPES[type])];
}

/** Locals in runs of one type, then the instructions. */
function bodyOf({ locals, code }: FunctionBody): Code {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  const declared = runs.flatMap(({ type, count }) => [...unsigned(count), VALUE_TYPES[type]]);
  return entry(unsigned(runs.length), declared, code, [CONTROL.end]);
}

function entry(...parts: readonly ArrayLike<number>[]): Code {
  const code = new Code();
  for (const part of parts) code.append(part);
  return code;
}

function sized(body: Code): Code {
  const code = new Code();
  code.sized(body);
  return code;
}

function section(module: Code, id: number, entries: readonly Code[]): void {
  if (entries.length === 0) return;
  const content = new Code();
  content.unsigned(entries.length);
  for (const { bytes } of entries) content.append(bytes);
  module.byte(id);
  module.sized(content);
}

const encoder = new TextEncoder();

function text(value: string): number[] {
  const bytes = encoder.encode(value);
  return [...unsigned(bytes.length), ...bytes];
}
