/**
 * Reads a `.npmrc`: `key = value` lines, `key[] = value` lists, comments with `;` or `#`, JSON-quoted values and `${VAR}`.
 * Sections, which npm does not use, are passed over.
 *
 * @see https://docs.npmjs.com/cli/configuring-npm/npmrc
 */
export function parseNpmrc(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split(/[\r\n]+/)) {
    const [, key, value = ''] = /^\s*([^;#=\s][^=]*?)\s*(?:=\s*(.*?)\s*)?$/.exec(line) ?? [];
    if (key === undefined || key.startsWith('[')) continue;
    const full = expand(unquote(value), env);
    const before = key.endsWith('[]') ? settings.get(key.slice(0, -2)) : undefined;
    settings.set(expand(key.replace(/\[\]$/, ''), env), before === undefined ? full : `${before}\n\n${full}`);
  }
  return settings;
}

function unquote(value: string): string {
  if (!/^".*"$|^'.*'$/s.test(value)) return value.replace(/\s[;#].*$/, '');
  if (value.startsWith("'")) return value.slice(1, -1);
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}

/** `${NAME}` is replaced where NAME is set, `${NAME?}` by nothing where it is not; everything else stays as it is. */
function expand(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\$\{([^}?]+)(\?)?\}/g, (whole, name: string, orNothing?: string) => {
    return env[name] ?? (orNothing === undefined ? whole : '');
  });
}
