import { elementCount, memoryBytes, type Shape, ZooError } from '@zoo/core';
import type { Value } from '@zoo/ir';
import type { ArenaMemory, DelegateSession, Executable, MemoryRequest, Partition, Plan } from '@zoo/runtime';
import type { Threads } from '../host/threads.ts';
import { Packer } from '../kernels/lib/packer.ts';
import type { LoweredStep, Place, Scope, Target, Task } from '../lowering/lowering.ts';
import { lowerTask } from '../lowering/table.ts';
import { type Cutter, cutByCost } from './cut.ts';
import { WasmExecutable } from './executable.ts';
import { faultCheck, faultsOf } from './faults.ts';
import { fuse } from './fuse.ts';
import { programImage } from './image.ts';
import { KernelLibrary } from './kernel-library.ts';
import { ModelMemory, SLACK } from './model-memory.ts';
import { Parts, readsOf, writtenBy } from './parts.ts';
import { Program } from './program.ts';
import { ResidentRegion } from './resident.ts';
import { scratchBytes } from './scratch.ts';
import { StageNumbers } from './team.ts';

const NOWHERE = { base: 0, end: 0 };

/** A partition between `layout` and `compile`: steps are chosen, addresses come later. */
interface Draft {
  readonly steps: readonly { readonly task: Task; readonly lowered: LoweredStep }[];
  readonly addresses: { plan?: Plan };
}

/** One model: its memory, packed weights and kernels. */
export class WasmSession implements DelegateSession {
  readonly copiesConstants = true;
  readonly #target: Target;
  readonly #threads: Threads;
  readonly #cut: Cutter;
  readonly #resident = new ResidentRegion();
  readonly #packer: Packer;
  readonly #drafts = new WeakMap<Partition, Draft>();
  readonly #home: ModelMemory;
  readonly #numbers = new StageNumbers();
  readonly #keepsArenas: boolean;
  #library?: KernelLibrary;
  #arena = NOWHERE;

  /** @param keepsArenas what is compiled still runs when more is; see `beside` */
  constructor(target: Target, threads: Threads, cut: Cutter = cutByCost, keepsArenas = false) {
    this.#keepsArenas = keepsArenas;
    this.#cut = cut;
    this.#target = target;
    this.#threads = threads;
    this.#home = new ModelMemory(threads);
    this.#packer = new Packer({
      shared: this.#home.isShared,
      free: () => Math.max(this.#resident.end, this.#arena.end),
      memoryOf: (bytes) => this.#home.of(bytes),
    });
  }

  get notes(): readonly string[] {
    return this.#home.notes;
  }

  /** Another one, in a memory of its own, for graphs whose shapes come up while running. */
  beside(): WasmSession {
    this.#threads.pool?.enter(this.#threads.count);
    return new WasmSession(this.#target, this.#threads, this.#cut, true);
  }

  layout(partition: Partition): MemoryRequest {
    const addresses: Draft['addresses'] = {};
    const before = this.#resident.end;
    const tasks = fuse(partition);
    const parts = new Parts(tasks, partition.outputs);
    const wholes = (values: readonly Value[]) => values.map((value) => parts.find(value).of);
    const steps = tasks.map((task) => ({
      task,
      lowered: lowerTask(task, this.#scope(task, addresses, parts, partition)),
    }));
    this.#drafts.set(partition, { steps, addresses });
    return {
      resident: this.#resident.end - before,
      steps: steps.map(({ task, lowered }) => {
        const reads = readsOf(task);
        return {
          reads: wholes(reads),
          writes: wholes(writtenBy(task)),
          scratch: scratchBytes(lowered, this.#threads.count),
          views: lowered.views,
          // what is read in part as well must stay
          inPlace: lowered.inPlace?.filter(({ from }) =>
            reads.every((value) => value === from || parts.find(value).of !== from),
          ),
        };
      }),
    };
  }

  allocate(bytes: number): ArenaMemory {
    if (this.#keepsArenas) this.#arenaAmongResidents(bytes);
    else {
      const base = this.#resident.end;
      this.#arena = NOWHERE; // nobody needs what an earlier one holds
      this.#resident.fillAll(this.#packer);
      this.#arena = { base, end: base + bytes };
    }
    const { base, end } = this.#arena;
    const memory = this.#home.of(Math.max(this.#resident.end, end) + SLACK);
    this.#library ??= new KernelLibrary(memory, this.#home.isShared);
    return { memory, base };
  }

  /**
   * What was compiled before has the addresses of an arena written in it: what is packed from now on comes behind that.
   * It serves again for whatever fits; a larger one is twice as large, so that all of them take little more than that.
   */
  #arenaAmongResidents(bytes: number): void {
    this.#resident.fillAll(this.#packer);
    const { base, end } = this.#arena;
    const present = end - base;
    if (this.#library && bytes <= present) return;
    const room = Math.max(bytes, 2 * present);
    const address = this.#resident.skip(room + SLACK);
    this.#arena = { base: address, end: address + room };
  }

  compile(partition: Partition, plan: Plan): Executable {
    const { memory } = this.#home;
    const library = this.#library;
    const draft = this.#drafts.get(partition);
    if (!memory || !library || !draft || plan.memory !== memory) throw foreignMemory();
    draft.addresses.plan = plan;
    const { count: threads, mayBlock } = this.#threads;
    const program = new Program({ threads, mayBlock, cut: this.#cut, numbers: this.#numbers });
    draft.steps.forEach(({ lowered }, i) => {
      const bytes = scratchBytes(lowered, threads);
      program.step(lowered, bytes === 0 ? 0 : this.#inArena(plan.scratch(i), bytes));
    });
    const code = program.compile();
    const steps = draft.steps.map(({ task, lowered }) => ({ nodes: task.nodes, kernel: lowered.kernel }));
    const { module, kernels, stops, shared } = code;
    const faults = faultsOf(draft.steps);
    return new WasmExecutable({
      steps,
      stops,
      check: faultCheck(memory, faults),
      ...this.#home.link({
        module,
        functions: library.functionsOf(kernels),
        kernels: () => library.modulesOf(kernels),
        shared,
      }),
      image: () =>
        programImage(code, {
          threads,
          mayBlock,
          target: this.#target,
          steps: steps.length,
          faults,
          memory,
          ...this.#arena,
        }),
    });
  }

  /** An address that is about to become a constant of the code, checked: so many bytes from there on are the arena's. */
  #inArena(address: number, bytes: number): number {
    const { base, end } = this.#arena;
    if (address >= base && address + bytes <= end) return address;
    throw new ZooError({
      code: 'WASM_ADDRESS',
      category: 'failed',
      message: 'a step would leave the memory that the plan gave it',
      expected: `${base} to ${end}`,
      received: `${bytes} bytes at ${address}`,
    });
  }

  dispose(): void {
    this.#library = undefined;
    this.#home.dispose();
  }

  #scope(
    { node, result, source }: Task,
    addresses: Draft['addresses'],
    parts: Parts,
    partition: Partition,
  ): Scope {
    const planned = (value: Value): Place => {
      const { of, offset, pitch } = parts.find(value);
      const address = () => {
        const address = addresses.plan?.address(of) ?? Number.NaN; // which lies nowhere
        const { dtype, shape } = partition.typeOf(value);
        return this.#inArena(address + offset, memoryBytes(dtype) * elementCount(shape as Shape));
      };
      return pitch === undefined ? address : Object.assign(address, { pitch });
    };
    const region = this.#resident;
    const keep: Scope['keep'] = (kind, bytes, fill) => {
      const { address } = region.reserve(node.node, kind, node.site.inputs, bytes, fill);
      return () => address;
    };
    return {
      target: this.#target,
      keep,
      pack: (kind, pack) => {
        const { address, packed } = region.pack(node.node, kind, node.site.inputs, this.#packer, pack);
        return { place: () => address, packed };
      },
      output: (index = 0) => planned(index === 0 ? result : node.node.outputs[index]),
      input: (slot, of = node) => {
        const operand = of.site.inputs[slot];
        const data = operand?.data;
        const own = of === node && slot === 0 ? source : undefined;
        if (data === undefined) return planned(own ?? (of.node.inputs[slot] as Value));
        if (Array.isArray(data)) throw new TypeError('strings have no address');
        const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        const fill = (to: Uint8Array) => to.set(bytes);
        const { address } = region.reserve(node.node, OPERAND, [operand], bytes.byteLength, fill);
        return () => address;
      },
    };
  }
}

/** The kind of an operand that is kept as it is. */
const OPERAND = 'operand';

function foreignMemory(): ZooError {
  return new ZooError({
    code: 'WASM_MEMORY',
    category: 'failed',
    message: 'the wasm delegate must supply the memory of the model',
    hint: 'Name wasmDelegate() once, and before other delegates that supply memory.',
  });
}
