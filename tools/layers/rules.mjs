/**
 * The layer rules: imports go to lower layers only, neighbours do not know each other, a few heavy libraries belong
 * to one package, and what is imported is also declared. Layers are the `layer:N` tags of each package.json.
 *
 * @typedef {object} Project
 * @property {string} name
 * @property {string[]} tags
 * @property {string[]} declared names in `dependencies`
 * @property {string[]} declaredForTests names in `devDependencies`
 * @property {string[]} [entries] what others may import from it: `@zoo/converter`, `@zoo/converter/node`
 * @property {string[]} references names of the projects that tsconfig.json refers to
 * @property {{ file: string, specifier: string, test: boolean, outside?: string }[]} imports `outside`: where a relative
 *   import lands when that is not in the package's own folder
 */

/** Libraries that only these projects may import, each for a reason given in ARCHITECTURE.md. */
export const RESERVED = {
  '@tensorflow/tfjs': ['@zoo/trainers'],
  '@tensorflow/tfjs-backend-wasm': ['@zoo/trainers'],
  sharp: ['@zoo/tasks'],
  undici: ['@zoo/hub'],
  commander: ['zoo'],
};

/** `@zoo/ops/x` -> `@zoo/ops`, `fflate/node` -> `fflate`. */
export function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/**
 * @param {readonly Project[]} projects
 * @returns {string[]} one sentence for each violation
 */
export function violations(projects) {
  const byName = new Map(projects.map((project) => [project.name, project]));
  return projects.flatMap((project) => [
    ...project.imports.flatMap((use) => importProblems(project, use, byName)),
    ...referenceProblems(project, byName),
  ]);
}

function importProblems(project, { file, specifier, test, outside }, byName) {
  if (outside !== undefined && !(test && outside.startsWith('tools/'))) {
    return [`${file}: a relative import must stay in its package, this one lands in ${outside}`];
  }
  if (specifier.startsWith('.') || specifier.startsWith('#') || specifier.startsWith('node:')) return [];
  const name = packageOf(specifier);
  if (name === project.name) return [];
  const target = byName.get(name);
  const problems = [];
  if (target?.entries && !target.entries.includes(specifier)) {
    problems.push(`${specifier} is not an entry of ${name}; it exports ${target.entries.join(', ')}`);
  }
  if (target && !(test && target.tags.includes('testkit')) && layerOf(target) >= layerOf(project)) {
    problems.push(`layer ${layerOf(project)} must not import ${name}, which is on layer ${layerOf(target)}`);
  }
  if (RESERVED[name] && !RESERVED[name].includes(project.name) && !test) {
    problems.push(`${name} belongs to ${RESERVED[name].join(', ')}`);
  }
  const declared = [...project.declared, ...(test ? project.declaredForTests : [])];
  if (!declared.includes(name) && !(test && !target))
    problems.push(`${name} is not in the dependencies of ${project.name}`);
  return problems.map((problem) => `${file}: ${problem}`);
}

/** TypeScript's project references repeat the dependencies; they must say the same. */
function referenceProblems(project, byName) {
  const needed = [...project.declared].filter((name) => byName.has(name));
  const missing = needed.filter((name) => !project.references.includes(name));
  const extra = project.references.filter((name) => !needed.includes(name));
  return [
    ...missing.map((name) => `${project.name}: tsconfig.json has no reference to ${name}`),
    ...extra.map((name) => `${project.name}: tsconfig.json refers to ${name}, which is not a dependency`),
  ];
}

function layerOf(project) {
  const tag = project.tags.find((candidate) => candidate.startsWith('layer:'));
  if (tag === undefined) throw new Error(`${project.name}: package.json has no "layer:N" tag under "nx"`);
  return Number(tag.slice('layer:'.length));
}
