import { ZooError } from '@zoo/core';
import type { Value } from '@zoo/ir';
import {
  type ArenaMemory,
  type DelegateSession,
  type Executable,
  type MemoryRequest,
  type Partition,
  type Plan,
  type RunContext,
  requireNotAborted,
  type TypedNode,
} from '@zoo/runtime';
import { PAGE, type WasmMemory, webAssembly } from '../host/webassembly.ts';
import type { LoweredStep, Place, Scope, Target, Task } from '../lowering/lowering.ts';
import { loweringOf } from '../lowering/table.ts';
import { fuse } from './fuse.ts';
import { KernelLibrary } from './kernel-library.ts';
import { Program, type RunSteps } from './program.ts';
import { ResidentRegion } from './resident.ts';
import { scratchBytes } from './scratch.ts';

/** Vector loads and stores may run over the end of the last tensor by this much. */
const SLACK = 256;

const THREADS = 1;

/** A partition between `layout` and `compile`: steps are chosen, addresses come later. */
interface Draft {
  readonly steps: readonly { readonly task: Task; readonly lowered: LoweredStep }[];
  readonly addresses: { plan?: Plan };
}

/** One model: its memory, packed weights and kernels. */
export class WasmSession implements DelegateSession {
  readonly #target: Target;
  readonly #resident = new ResidentRegion();
  readonly #drafts = new WeakMap<Partition, Draft>();
  #memory?: WasmMemory;
  #library?: KernelLibrary;

  constructor(target: Target) {
    this.#target = target;
  }

  layout(partition: Partition): MemoryRequest {
    const addresses: Draft['addresses'] = {};
    const before = this.#resident.end;
    const steps = fuse(partition).map((task) => ({
      task,
      lowered: loweringOf(task.node).lower(task, this.#scope(task, addresses)),
    }));
    this.#drafts.set(partition, { steps, addresses });
    return {
      resident: this.#resident.end - before,
      steps: steps.map(({ task, lowered }) => ({
        reads: task.node.node.inputs.filter((value) => value !== undefined),
        writes: [task.result, ...task.nodes[task.nodes.length - 1].node.outputs.slice(1)],
        scratch: scratchBytes(lowered, THREADS),
        views: lowered.views,
        inPlace: lowered.inPlace,
      })),
    };
  }

  allocate(bytes: number): ArenaMemory {
    const base = this.#resident.end;
    const pages = Math.ceil((base + bytes + SLACK) / PAGE);
    try {
      if (!webAssembly) throw new TypeError('this host has no WebAssembly');
      this.#memory ??= new webAssembly.Memory({ initial: pages });
      const present = this.#memory.buffer.byteLength / PAGE;
      if (present < pages) this.#memory.grow(pages - present);
    } catch (cause) {
      throw new ZooError({
        code: 'OUT_OF_MEMORY',
        category: 'failed',
        message: 'the host has no WebAssembly memory for the model',
        received: `${pages * PAGE} bytes wanted`,
        cause,
      });
    }
    this.#library ??= new KernelLibrary(this.#memory);
    return { memory: this.#memory, base };
  }

  compile(partition: Partition, plan: Plan): Executable {
    const memory = this.#memory;
    const draft = this.#drafts.get(partition);
    if (!memory || !this.#library || !draft || plan.memory !== memory) throw foreignMemory();
    draft.addresses.plan = plan;
    this.#resident.fillAll(memory.buffer);
    const program = new Program();
    draft.steps.forEach(({ lowered }, i) => {
      program.step(lowered, plan.scratch(i));
    });
    return new WasmExecutable(draft.steps, program.link(memory, this.#library));
  }

  dispose(): void {
    this.#memory = undefined;
    this.#library = undefined;
  }

  #scope({ node, result }: Task, addresses: Draft['addresses']): Scope {
    const planned = (value: Value): Place => {
      return () => {
        const address = addresses.plan?.address(value);
        if (address === undefined) throw new TypeError(`tensor ${value.name} has no address`);
        return address;
      };
    };
    const keep: Scope['keep'] = (kind, bytes, fill) => {
      const { address } = this.#resident.reserve(node.node, kind, bytes, fill);
      return () => address;
    };
    return {
      target: this.#target,
      keep,
      output: (index = 0) => planned(index === 0 ? result : node.node.outputs[index]),
      input: (slot) => {
        const data = node.site.inputs[slot]?.data;
        if (data === undefined) return planned(node.node.inputs[slot] as Value);
        if (Array.isArray(data)) throw new TypeError('strings have no address');
        const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        return keep(`operand ${slot}`, bytes.byteLength, (to) => to.set(bytes));
      },
    };
  }
}

class WasmExecutable implements Executable {
  readonly #steps: readonly { readonly nodes: readonly TypedNode[]; readonly kernel: string }[];
  readonly #run: RunSteps;

  constructor(steps: Draft['steps'], run: RunSteps) {
    this.#steps = steps.map(({ task, lowered }) => ({ nodes: task.nodes, kernel: lowered.kernel }));
    this.#run = run;
  }

  run(context: RunContext): void | Promise<void> {
    return this.#runFrom(0, context);
  }

  #runFrom(start: number, context: RunContext): void | Promise<void> {
    const { recorder, signal } = context;
    for (let i = start; i < this.#steps.length; i++) {
      const pause = context.pause?.();
      if (pause) return pause.then(() => this.#runFrom(i, context));
      requireNotAborted(signal);
      const from = recorder && performance.now();
      this.#run(i, i + 1);
      if (from !== undefined) {
        const { nodes, kernel } = this.#steps[i];
        recorder?.record(nodes, performance.now() - from, kernel);
      }
    }
  }
}

function foreignMemory(): ZooError {
  return new ZooError({
    code: 'WASM_MEMORY',
    category: 'failed',
    message: 'the wasm delegate must supply the memory of the model',
    hint: 'Name wasmDelegate() once, and before other delegates that supply memory.',
  });
}
