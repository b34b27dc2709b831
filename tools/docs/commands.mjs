// Writes apps/cli/COMMANDS.md from the definitions of the commands; needs a build (tsc -b). With --check: fails when
// the file is not what would be written.

import { loadCommands } from '../../apps/cli/dist/commands/index.js';
import { commandsMarkdown } from '../../apps/cli/dist/lib/markdown.js';
import { publish } from './publish.mjs';

publish('apps/cli/COMMANDS.md', await commandsMarkdown(await loadCommands()));
