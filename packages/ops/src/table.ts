import type { Attributes, OpDefinition, OpLookup } from '@zoo/ir';
import { CUSTOM_OPS, VISION_OPS } from './custom/index.ts';
import { defaultsOf, optionsTableOf } from './file/options.ts';
import { FLEX_OPS, PLAIN_OPS } from './flex/index.ts';
import { ALL_OPS, CORE_OPS } from './ops/index.ts';

/** Ops by name and by code. Tables are values: `ops.with(mine)` is a new table with one more custom op. */
export class OpTable implements OpLookup {
  readonly #builtin = new Map<string, OpDefinition>();
  readonly #custom = new Map<string, OpDefinition>();
  readonly #byCode = new Map<number, OpDefinition>();
  readonly #flex: ReadonlyMap<string, OpDefinition>;

  /** `flex`: ops made of others, which `list` leaves out. */
  constructor(definitions: Iterable<OpDefinition>, flex: Iterable<OpDefinition> = []) {
    this.#flex = new Map(Array.from(flex, (op) => [op.name, op]));
    for (const op of definitions) {
      const { code } = op.tflite;
      (code === undefined ? this.#custom : this.#builtin).set(op.name, op);
      if (code !== undefined) this.#byCode.set(code, op);
    }
  }

  find(op: string, custom: boolean): OpDefinition | undefined {
    if (!custom) return this.#builtin.get(op);
    return this.#custom.get(op) ?? this.#flex.get(op);
  }

  findCode(code: number): OpDefinition | undefined {
    return this.#byCode.get(code);
  }

  defaults(op: string): Attributes {
    const table = optionsTableOf(op);
    return table === undefined ? {} : defaultsOf(table);
  }

  with(...more: readonly OpDefinition[]): OpTable {
    return new OpTable([...this.list(), ...more], this.#flex.values());
  }

  list(): OpDefinition[] {
    return [...this.#builtin.values(), ...this.#custom.values()];
  }
}

/** Everything there is. */
export const ops = /* @__PURE__ */ tableOf([ALL_OPS, CUSTOM_OPS], [FLEX_OPS, PLAIN_OPS]);

/** The builtins but for StableHLO and LSH_PROJECTION, and what models of pictures need beyond them: for bundles, where each op costs bytes. */
export const visionOps = /* @__PURE__ */ tableOf([CORE_OPS, VISION_OPS]);

/** A call that bundlers may drop when nobody uses the result, and its arguments with it: as long as they spread nothing. */
function tableOf(
  lists: readonly (readonly OpDefinition[])[],
  flex: readonly (readonly OpDefinition[])[] = [],
): OpTable {
  return new OpTable(lists.flat(), flex.flat());
}
