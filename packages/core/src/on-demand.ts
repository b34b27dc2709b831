/**
 * Values by name, each made when it is first asked for and then kept. A table of hundreds costs a start-up nothing for
 * what nobody asks for; browser bundles leave even what only one of its makers refers to until then.
 *
 * @example
 * const tables = new OnDemand({ sine: () => Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i)) });
 * tables.get('sine') === tables.get('sine') // true
 */
export class OnDemand<T> {
  readonly #makers: Readonly<Record<string, () => T>>;
  readonly #made = new Map<string, T>();

  constructor(makers: Readonly<Record<string, () => T>>) {
    this.#makers = makers;
  }

  get(name: string): T | undefined {
    const known = this.#made.get(name);
    if (known !== undefined || !Object.hasOwn(this.#makers, name)) return known;
    const made = this.#makers[name]();
    this.#made.set(name, made);
    return made;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#makers, name);
  }

  names(): string[] {
    return Object.keys(this.#makers);
  }

  /** All of them, in the order of the table: those that nobody had asked for are made. */
  list(): T[] {
    return this.names().map((name) => this.get(name) as T);
  }
}
