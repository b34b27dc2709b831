/** Marks of programs that a compiler for a chip has put in the place of ops, and what to load instead. */
const COMPILED: Readonly<Record<string, string>> = {
  'edgetpu-custom-op':
    'a program for the Coral Edge TPU, and nothing else runs it; take the model it was compiled from, without _edgetpu in its name',
  'ethos-u':
    'a program for the Arm Ethos-U, and nothing else runs it; take the model that was given to Vela, without _vela in its name',
  DISPATCH_OP:
    'a program for the NPU of one phone, and nothing else runs it; take the model before it was compiled for a device',
};

/** Why a custom op can be supplied by nobody, when it is such a program. */
export function compiledRefusal(op: string): string | undefined {
  return Object.hasOwn(COMPILED, op) ? COMPILED[op] : undefined;
}
