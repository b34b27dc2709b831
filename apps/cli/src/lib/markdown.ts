import type { Command } from './command.ts';
import { renderHelp, usageOf } from './help.ts';
import { style } from './style.ts';

/** The reference of all commands: a table to find one, and the help of each. */
export async function commandsMarkdown(commands: readonly Command[]): Promise<string> {
  const rows = commands.map(
    (command) => `| [\`${usageOf(command)}\`](#${anchor(command)}) | ${command.summary} |`,
  );
  const sections = await Promise.all(
    commands.map(
      async (command) =>
        `## zoo ${command.name}\n\n\`\`\`text\n${(await renderHelp(command, style(false))).trimEnd()}\n\`\`\`\n`,
    ),
  );
  return `# Commands

<!-- Made from the definitions in src/commands by \`npm run docs\`. -->

Results go to stdout, everything else to stderr. Every command takes \`--json\`, \`--quiet\` and \`--help\`.

| command | does |
| --- | --- |
${rows.join('\n')}

${sections.join('\n')}`;
}

/** What a heading is called in a link. */
function anchor({ name }: Command): string {
  return `zoo-${name.replace(/ /g, '-')}`;
}
