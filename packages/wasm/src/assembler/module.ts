import { type Bytes, bytes, sized, toArray, unsigned } from './bytes.ts';
import { CONTROL } from './opcodes.ts';
import { type FunctionBody, type FunctionType, VALUE_TYPES, type ValueType } from './types.ts';

/** What a module holds. Imported functions have the first indices, as the binary format wants it. Names are ASCII. */
export interface ModuleParts {
  readonly memory?: MemoryImport;
  readonly imports?: readonly {
    readonly module: string;
    readonly name: string;
    readonly type: FunctionType;
  }[];
  readonly functions: readonly ModuleFunction[];
}

/** A function; exported, if it has a name. */
export interface ModuleFunction {
  readonly name?: string;
  readonly type: FunctionType;
  readonly body: FunctionBody;
}

/** The one memory, imported as `env.memory`. */
export interface MemoryImport {
  readonly minPages: number;
  /** Shared by threads; such a memory must have a maximum, here that of 32-bit addresses. */
  readonly shared?: boolean;
}

const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const KIND = { function: bytes(0), memory: bytes(2) } as const;
const HEAD = bytes(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** The binary of a module. */
export function assemble(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  return toArray(moduleCode(parts));
}

/**
 * The same as a string, one character a byte.
 * Source: WebAssembly core specification, "Binary Format", modules.
 */
export function moduleCode({ memory, imports = [], functions }: ModuleParts): Bytes {
  const types = new TypeTable();
  const importEntries = imports.map(
    ({ module, name, type }) => sized(module) + sized(name) + KIND.function + types.indexOf(type),
  );
  if (memory) importEntries.push(sized('env') + sized('memory') + KIND.memory + limitsOf(memory));
  const declarations = functions.map(({ type }) => types.indexOf(type));
  const exports: Bytes[] = [];
  functions.forEach(({ name }, i) => {
    if (name) exports.push(sized(name) + KIND.function + unsigned(imports.length + i));
  });
  const bodies = functions.map(({ body }) => sized(bodyOf(body)));
  return (
    HEAD +
    section(SECTION.type, types.entries) +
    section(SECTION.import, importEntries) +
    section(SECTION.function, declarations) +
    section(SECTION.export, exports) +
    section(SECTION.code, bodies)
  );
}

/** Pages of a memory of 4 GiB. */
export const MOST_PAGES = 65536;

function limitsOf({ minPages, shared }: MemoryImport): Bytes {
  return shared ? bytes(3) + unsigned(minPages) + unsigned(MOST_PAGES) : bytes(0) + unsigned(minPages);
}

/** Function types, each once; there are few. */
class TypeTable {
  readonly entries: Bytes[] = [];

  indexOf({ params, results }: FunctionType): Bytes {
    const type = bytes(0x60) + sized(typeList(params)) + sized(typeList(results));
    const known = this.entries.indexOf(type);
    return unsigned(known >= 0 ? known : this.entries.push(type) - 1);
  }
}

function typeList(types: readonly ValueType[]): Bytes {
  let code = '';
  for (let i = 0; i < types.length; i++) code += VALUE_TYPES[types[i]];
  return code;
}

/** Locals in runs of one type, then the instructions. */
function bodyOf({ locals, code }: FunctionBody): Bytes {
  let declared = '';
  let runs = 0;
  for (let first = 0, end = 0; first < locals.length; first = end) {
    const type = locals[first];
    while (locals[end] === type) end++;
    declared += unsigned(end - first) + VALUE_TYPES[type];
    runs++;
  }
  return unsigned(runs) + declared + code + END;
}

const END = bytes(CONTROL.end);

function section(id: number, entries: readonly Bytes[]): Bytes {
  return entries.length === 0 ? '' : bytes(id) + sized(unsigned(entries.length) + entries.join(''));
}
