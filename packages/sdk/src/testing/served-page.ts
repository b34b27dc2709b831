import { createContext, type Module, SourceTextModule } from 'node:vm';

/**
 * A page that finds these files beside each other, and has imported the first one named.
 *
 * @param served text by specifier, as `./name.mjs`
 * @param web what is global in the page
 * @returns what the entry exports, and the files that were asked for, in order
 */
export async function servedPage<T>(
  served: Readonly<Record<string, string>>,
  entry: string,
  web: object,
): Promise<{ exports: T; asked: readonly string[] }> {
  const asked: string[] = [];
  const context = createContext({ ...web });
  const moduleOf = async (name: string): Promise<Module> => {
    asked.push(name);
    const text = served[name];
    if (text === undefined) throw new TypeError(`404: ${name}`);
    const module = new SourceTextModule(text, {
      context,
      importModuleDynamically: (specifier: string) => moduleOf(specifier),
    });
    await module.link(() => {
      throw new Error('the bundle imports something');
    });
    await module.evaluate();
    return module;
  };
  return { exports: (await moduleOf(entry)).namespace as T, asked };
}
