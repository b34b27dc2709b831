import { ZooError } from '@zoo/core';

/** A file that is not what it claims to be. */
export function damaged(
  code: string,
  message: string,
  received?: string,
  expected?: string,
  hint?: string,
): ZooError {
  return new ZooError({
    code: `TFLITE_${code}`,
    category: 'damaged-input',
    message,
    received,
    expected,
    hint,
  });
}
