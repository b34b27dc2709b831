import { ZooError } from '@zoo/core';

/** `TEXT_INPUT`: these inputs cannot be made from text. */
export function textInputError(
  tensor: string | undefined,
  facts: { readonly expected?: string; readonly received: string; readonly hint?: string },
): ZooError {
  return new ZooError({
    code: 'TEXT_INPUT',
    category: 'usage',
    message: 'input cannot be made from text',
    place: { tensor },
    ...facts,
  });
}
