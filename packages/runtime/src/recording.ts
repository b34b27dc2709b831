import type { Delegate, DelegateSession, LinearMemory, Partition, TypedNode } from './delegate.ts';
import { referenceSession } from './reference.ts';

export interface RecordingOptions {
  readonly name?: string;
  /** Which nodes to take: true, or a reason. Default: all. */
  readonly supports?: (node: TypedNode) => true | string;
  /** Supply the memory: as a WebAssembly.Memory does, behind `base` bytes of something else. */
  readonly memory?: { readonly base: number };
  /** Compute nothing (like a device that is not plugged in): what is left is the cost of the runtime. */
  readonly idle?: boolean;
  /** Answer with promises wherever the contract allows it. */
  readonly asynchronous?: boolean;
  /** Compile while running: what it costs for each node. Default: does not. */
  readonly nodePrice?: number;
}

export interface RecordingDelegate extends Delegate {
  /** Calls in order: `open`, `layout A+B`, `allocate 128`, `compile A+B`, `attach A+B`, `run A+B`, `dispose`. */
  readonly calls: string[];
  readonly partitions: Partition[];
}

/** A delegate for tests: computes with the reference kernels, or not at all, and remembers what it was asked. */
export function recordingDelegate(options: RecordingOptions = {}): RecordingDelegate {
  const { name = 'recording', supports = () => true, memory, idle = false, asynchronous = false } = options;
  const calls: string[] = [];
  const partitions: Partition[] = [];
  const label = ({ nodes }: Partition) => nodes.map(({ node }) => node.op).join('+');
  const sessionThat = (isAsynchronous: boolean): DelegateSession => {
    const session = {
      layout(partition: Partition) {
        calls.push(`layout ${label(partition)}`);
        return referenceSession.layout(partition);
      },
      compile(partition: Partition, plan: Parameters<typeof referenceSession.compile>[1]) {
        calls.push(`compile ${label(partition)}`);
        partitions.push(partition);
        const executable = referenceSession.compile(partition, plan);
        const recording = {
          attach() {
            calls.push(`attach ${label(partition)}`);
            executable.attach?.();
          },
          run(context: Parameters<typeof executable.run>[0]) {
            calls.push(`run ${label(partition)}`);
            if (idle) return undefined;
            const wait = asynchronous && !partition.synchronous;
            return wait ? Promise.resolve().then(() => executable.run(context)) : executable.run(context);
          },
          dispose: () => void calls.push(`dispose ${label(partition)}`),
        };
        return isAsynchronous ? Promise.resolve(recording) : recording;
      },
      dispose: () => void calls.push('dispose'),
    };
    return memory ? { ...session, allocate: allocator(memory.base, calls) } : session;
  };
  return {
    name,
    calls,
    partitions,
    supports,
    open() {
      calls.push('open');
      return sessionThat(asynchronous);
    },
    late:
      options.nodePrice === undefined
        ? undefined
        : {
            nodePrice: options.nodePrice,
            beside() {
              calls.push('beside');
              return sessionThat(false);
            },
          },
  };
}

/** Like a WebAssembly.Memory: growing replaces the buffer and keeps the contents. */
function allocator(base: number, calls: string[]) {
  const memory: { buffer: ArrayBuffer } & LinearMemory = { buffer: new ArrayBuffer(0) };
  return (bytes: number) => {
    calls.push(`allocate ${bytes}`);
    const grown = new ArrayBuffer(base + bytes);
    const old = new Uint8Array(memory.buffer);
    new Uint8Array(grown).set(old.subarray(0, grown.byteLength));
    memory.buffer = grown;
    return { memory, base };
  };
}
