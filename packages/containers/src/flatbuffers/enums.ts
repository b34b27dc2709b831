/** The values of an enumeration by name. */
export type Enumeration = Readonly<Record<string, number>>;

/** An enumeration of values that count from 0. */
export function enumeration<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  const values = {} as Record<Name, number>;
  for (let i = 0; i < names.length; i++) values[names[i]] = i;
  return values;
}

const found = new WeakMap<Enumeration, Map<number, string>>();

/** The name of a value, undefined where there is none. Looked for when first met: a file has few of hundreds. */
export function enumName(values: Enumeration, value: number): string | undefined {
  let names = found.get(values);
  if (names === undefined) {
    names = new Map();
    found.set(values, names);
  }
  let name = names.get(value);
  if (name === undefined) {
    for (const each in values) if (values[each] === value) name = each;
    if (name !== undefined) names.set(value, name);
  }
  return name;
}
