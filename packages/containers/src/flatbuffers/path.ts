/** Where in a file we are, as a chain that is only spelled out when somebody asks. */
export interface Path {
  readonly up?: Path;
  readonly step: string | number;
}

/** `subgraphs[0].tensors[3].name` */
export function formatPath(path: Path | undefined): string {
  const steps: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.up) steps.unshift(at.step);
  return formatSteps(steps);
}

/** The same for steps in a list, the outermost first. */
export function formatSteps(steps: readonly (string | number)[]): string {
  return steps.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
