// Writes docs/OPS.md from the op table; needs a build (tsc -b). With --check: fails when the file is not what would be
// written.
import { ops, opTableMarkdown } from '@zoo/ops';
import { publish } from './publish.mjs';

publish('docs/OPS.md', opTableMarkdown(ops));
