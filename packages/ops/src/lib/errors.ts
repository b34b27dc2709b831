import { ZooError } from '@zoo/core';

/** A node that no correct file contains: operands that do not fit, attributes out of range. */
export function invalid(
  code: string,
  message: string,
  facts: { readonly expected?: string; readonly received?: string; readonly hint?: string } = {},
): ZooError {
  return new ZooError({ code, category: 'damaged-input', message, ...facts });
}
