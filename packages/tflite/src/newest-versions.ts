import { BuiltinOperator } from './generated/tflite.generated.ts';

/** By operator code, a digit to base 36 each; 0 where none is recorded. Pages do without the releases. */
const NEWEST =
  '637872951e12113143831314342430100163844935224832352039143431623248253315422231132235111163311152242235311' +
  '416221111611111111211401141111111111111111111361111112111010110000000001000010000000010000100100101111111';

/** The newest version of an operator that any release has, undefined when none is recorded. */
export function newestVersionOf(operator: BuiltinOperator): number | undefined {
  return Number.parseInt(NEWEST[BuiltinOperator[operator]] ?? '0', 36) || undefined;
}
