/**
 * The seam between the runtime and whatever computes: the reference executor, the wasm compiler, a device.
 *
 * The life of a model, in the order of the calls:
 *
 *     supports(node)          yes, or why not; asked of every node before anything is built
 *     open(context)           once for a model: start threads, compile shared kernels
 *     layout(partition)       choose: which steps, which values between them are in memory, how much scratch
 *     allocate(bytes)         the whole arena, of all partitions of all delegates, in this delegate's memory
 *     compile(partition, plan)  emit: addresses are final now
 *     attach() run() run() ...
 *     dispose()               of each executable, then of the session
 *
 * After a resize, `layout` to `compile` happen again with new shapes; constants keep their identity (`Value` and
 * `data` are the same objects), so a session keeps packed weights in a map by value.
 *
 * A delegate must not know how partitions are chosen, what other delegates exist, or how memory is planned. The
 * runtime must not know how a partition is computed: a delegate may fuse, reorder and drop nodes inside it.
 */
import type { DType, Quantization, Random, Shape, Tensor, TensorData } from '@zoo/core';
import type { Graph, Node, OpDefinition, PreparedSite, RunScope, Value } from '@zoo/ir';
import type { Limits } from './limits.ts';
import type { Recorder } from './profile.ts';

// --- what a delegate is asked ---------------------------------------------------------------------------------------

/** Stateless: one delegate serves any number of models, and `partitionReport` asks it without opening anything. */
export interface Delegate {
  /** Short and stable; profiles and reports carry it. */
  readonly name: string;
  /** True, or the reason in the user's words ("dilation above 1 with stride above 1"). */
  supports(node: TypedNode, context: PlacementContext): true | string;
  open(context: SessionContext): DelegateSession | Promise<DelegateSession>;
  /** For graphs whose shapes come up while a run is going on; without it they stay on the reference executor. */
  readonly late?: LateCompiler;
}

export interface LateCompiler {
  /** What it takes to compile a graph, for each node, as work of the reference kernels: 2^18 are a millisecond. */
  readonly nodePrice: number;
  /**
   * Another session beside one that is open, at once: a run is waiting. Its `compile` answers at once too, and what it
   * compiled still runs when more is laid out, allocated and compiled, but only one of all that at a time: contents of
   * arenas need not outlast a run of another.
   */
  beside(session: DelegateSession): DelegateSession;
}

export interface PlacementContext {
  readonly graph: Graph;
  /** Other graphs call this one, from inside a kernel: executables must not return promises. */
  readonly synchronous: boolean;
}

export interface SessionContext {
  /** All that can run: what a delegate fetches may depend on them. */
  readonly graphs?: readonly Graph[];
  readonly limits: Limits;
  readonly signal?: AbortSignal;
}

/** A node with its op, the kernel that fits and its final types. */
export interface TypedNode {
  readonly node: Node;
  readonly op: OpDefinition;
  /** Name of the type row, hence of the reference kernel. */
  readonly row: string;
  /** Operands that are constant, folded ones included, carry `data`. */
  readonly site: PreparedSite;
  /**
   * Shapes, or contents that its kernel needs when prepared, are known only while running; sizes in `site` may be -1.
   * Such nodes are offered to no delegate but the reference executor; while running, when they are not dynamic any
   * more, to those that open sessions beside others.
   */
  readonly dynamic: boolean;
  /** Position of the node in its graph. */
  readonly index?: number;
}

// --- what a delegate builds -----------------------------------------------------------------------------------------

/** A delegate's part in one model: it owns threads, packed weights, perhaps the memory. */
export interface DelegateSession {
  /** What the user should know about how this model is computed, and could not have asked: "one thread, because". */
  readonly notes?: readonly string[];
  /** Whether contents of constants are not looked at any more when `allocate` is done. Default false. */
  readonly copiesConstants?: boolean;
  /** Default: a step for each node, every value in memory, no scratch. */
  layout?(partition: Partition): MemoryRequest;
  /**
   * Supplies the memory that the arena of all partitions lies in. The first session that can, does; without any, it
   * is an ArrayBuffer. Asked again after a resize with the new size: the old arena is free then.
   */
  allocate?(bytes: number): ArenaMemory;
  compile(partition: Partition, plan: Plan): Executable | Promise<Executable>;
  dispose(): void;
}

/** Nodes of one delegate that run one after the other, and the values that cross their border. */
export interface Partition {
  readonly graph: Graph;
  /** In an order in which they can run. */
  readonly nodes: readonly TypedNode[];
  /** Made elsewhere (by other partitions, or graph inputs); variables and constants are not among them. */
  readonly inputs: readonly Value[];
  /** Read elsewhere; these must be in memory when the partition has run. */
  readonly outputs: readonly Value[];
  readonly synchronous: boolean;
  typeOf(value: Value): ValueType;
}

export interface ValueType {
  readonly dtype: DType;
  /** -1: a size known only while running; undefined: not even the rank is known. */
  readonly shape: Shape | undefined;
  readonly quantization?: Quantization;
  /** A constant, or folded to one: `data` is there. */
  readonly constant: boolean;
  readonly data?: TensorData;
  /** Float16 elements that `data` widens when somebody looks. */
  readonly halves?: Uint16Array;
}

/** What a partition needs in memory, as steps that run in this order. */
export interface MemoryRequest {
  readonly steps: readonly Step[];
  /** Bytes kept beside the arena while the model lives (packed weights, tables); counted against the limit. */
  readonly resident?: number;
}

/**
 * A value lives from the first step that writes it to the last that reads it; one that no step mentions (fused away,
 * or written into its reader's memory) takes none. Constants may be mentioned and are ignored.
 */
export interface Step {
  readonly reads: readonly Value[];
  readonly writes: readonly Value[];
  /** Bytes that only this step uses. */
  readonly scratch?: number;
  /** `to` holds the bytes of `from`, unchanged; shared when `plan.address` is the same for both. */
  readonly views?: readonly SharedPair[];
  /** `to` may be written over `from` if nobody reads `from` afterwards; taken when the addresses are the same. */
  readonly inPlace?: readonly SharedPair[];
}

export interface SharedPair {
  readonly from: Value;
  readonly to: Value;
}

/** A WebAssembly.Memory is one. `buffer` may be replaced by another when memory grows. */
export interface LinearMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

export interface ArenaMemory {
  readonly memory: LinearMemory;
  /** Where the arena begins; a multiple of 64. */
  readonly base: number;
}

/** Where everything is. */
export interface Plan {
  readonly memory: LinearMemory;
  /** Byte address in `memory`, a multiple of 64; undefined when not there: strings, unknown shapes, constants, unmentioned. */
  address(value: Value): number | undefined;
  /** Address of the scratch bytes of a step of this partition. */
  scratch(step: number): number;
  /** Values as tensors, wherever they are: for executors that work on typed arrays or copy to a device. */
  readonly tensors: Tensors;
}

export interface Tensors {
  /** The current tensor: a view of the arena, a constant, or what was set. Views are valid until the next `attach`. */
  get(value: Value): Tensor;
  /** Where to put a result of this shape: its planned place, or new memory (counted) when its shape was not known. */
  result(value: Value, shape: Shape): Tensor;
  /** Takes a tensor that a kernel made itself: copied to its planned place, or kept until the run ends. */
  set(value: Value, tensor: Tensor): void;
}

export interface Executable {
  /** After compiling, and again whenever `memory.buffer` has been replaced. */
  attach?(): void;
  /** Computes the partition's outputs. Synchronous in graphs where `partition.synchronous` is set. */
  run(context: RunContext): void | Promise<void>;
  /** What computes the same elsewhere, without the graph: plain data; undefined where that is not possible. */
  image?(): object | undefined;
  dispose?(): void;
}

/** What a run offers: also the scope of reference kernels. */
export interface RunContext extends RunScope {
  readonly random: Random;
  /** There while profiling: report a node or several fused ones; what is not reported counts for the partition. */
  readonly recorder?: Recorder;
  /**
   * Ask between nodes: throws when the run is out of time; a promise, in asynchronous graphs only, when it is time to
   * let the host's event loop turn.
   */
  pause?(): Promise<void> | undefined;
}
