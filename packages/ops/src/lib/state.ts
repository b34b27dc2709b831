import type { RunScope } from '@zoo/ir';

/**
 * What a kernel remembers from run to run. `owner` is any object that belongs to the prepared kernel; the state is
 * made anew when the model is reset, or prepared for other shapes.
 */
export function stateOf<T>(scope: RunScope, owner: object, make: () => T): T {
  const states = (scope.resources.get('kernel states') as WeakMap<object, T> | undefined) ?? new WeakMap();
  scope.resources.set('kernel states', states);
  const known = states.get(owner);
  if (known !== undefined) return known;
  const state = make();
  states.set(owner, state);
  return state;
}
