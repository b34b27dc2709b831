import type { OnDemand } from '@zoo/core';
import type { Attributes, OpDefinition, OpLookup } from '@zoo/ir';
import { builtinOperatorName } from '@zoo/tflite';
import { CUSTOM_OPS, VISION_OPS } from './custom/index.ts';
import { defaultsOf, optionsTableOf } from './file/options.ts';
import { FLEX_OPS, PLAIN_OPS } from './flex/index.ts';
import { ALL_OPS, CORE_OPS } from './ops/index.ts';

/** Ops by name and by code. Tables are values: `ops.with(mine)` is a new table with one more custom op. */
export class OpTable implements OpLookup {
  readonly #builtin = new Map<string, OpDefinition>();
  readonly #custom = new Map<string, OpDefinition>();
  readonly #flex: ReadonlyMap<string, OpDefinition>;
  readonly #tables: readonly OnDemand<OpDefinition>[];

  /** `flex`: ops made of others, which `list` leaves out. `tables`: builtins that are made when a model has them. */
  constructor(
    definitions: Iterable<OpDefinition>,
    flex: Iterable<OpDefinition> = [],
    tables: readonly OnDemand<OpDefinition>[] = [],
  ) {
    this.#flex = new Map(Array.from(flex, (op) => [op.name, op]));
    this.#tables = tables;
    for (const op of definitions)
      (op.tflite.code === undefined ? this.#custom : this.#builtin).set(op.name, op);
  }

  find(op: string, custom: boolean): OpDefinition | undefined {
    if (custom) return this.#custom.get(op) ?? this.#flex.get(op);
    let found = this.#builtin.get(op);
    for (let i = 0; !found && i < this.#tables.length; i++) found = this.#tables[i].get(op);
    return found;
  }

  findCode(code: number): OpDefinition | undefined {
    const name = builtinOperatorName(code);
    return name === undefined ? undefined : this.find(name, false);
  }

  defaults(op: string): Attributes {
    const table = optionsTableOf(op);
    return table === undefined ? {} : defaultsOf(table);
  }

  with(...more: readonly OpDefinition[]): OpTable {
    const own = [...this.#builtin.values(), ...this.#custom.values(), ...more];
    return new OpTable(own, this.#flex.values(), this.#tables);
  }

  list(): OpDefinition[] {
    const tables = this.#tables
      .flatMap((table) => table.list())
      .filter(({ name }) => !this.#builtin.has(name));
    return [...tables, ...this.#builtin.values(), ...this.#custom.values()];
  }
}

/** Everything there is. */
export const ops = /* @__PURE__ */ tableOf(ALL_OPS, CUSTOM_OPS, [FLEX_OPS, PLAIN_OPS]);

/** The builtins but for StableHLO and what hashes texts, and what models of pictures need beyond them: for bundles, where each op costs bytes. */
export const visionOps = /* @__PURE__ */ tableOf([CORE_OPS], VISION_OPS);

/** A call that bundlers may drop when nobody uses the result, and its arguments with it: as long as they spread nothing. */
function tableOf(
  builtins: readonly OnDemand<OpDefinition>[],
  custom: readonly OpDefinition[],
  flex: readonly (readonly OpDefinition[])[] = [],
): OpTable {
  return new OpTable(custom, flex.flat(), builtins);
}
