/** Families that cannot run here, by the beginning of their names, and what to do instead. */
const REFUSED: readonly (readonly [prefix: string, reason: string])[] = [
  [
    'TensorList',
    'lists of tensors live in TensorFlow; convert with loops unrolled or lowered (unroll=True for RNN layers)',
  ],
  ['TensorArray', 'arrays of tensors live in TensorFlow; convert with loops unrolled or lowered'],
  ['HashTable', "tables of TensorFlow; use TFLite's own, which recent converters write"],
  ['LookupTable', "tables of TensorFlow; use TFLite's own, which recent converters write"],
  ['Decode', 'files are decoded before a model runs'],
  ['PartitionedCall', 'a call of a function that the file does not hold'],
  ['StatefulPartitionedCall', 'a call of a function that the file does not hold'],
];

/** Why a Flex op cannot run, when more can be said than that nobody has written it. */
export function flexRefusal(op: string): string | undefined {
  const name = op.startsWith('Flex') ? op.slice(4) : undefined;
  return REFUSED.find(([prefix]) => name?.startsWith(prefix))?.[1];
}
