import { compare } from './agree.ts';
import type { BenchModel, Host, JudgedLane, LaneResult, Ratio, Row } from './contract.ts';
import { startupTime } from './race.ts';

/** The engine that is judged. */
export const OURS = 'zoo';

/** Who is compared with ours, and what a start is called. */
type Judges = Pick<Host, 'peers' | 'starts'>;

type Finished = JudgedLane & Required<Pick<JudgedLane, 'summary' | 'startups' | 'outputs'>>;

/**
 * A row for each runtime and thread count. A peer counts only where its results are ours: engines exist that do not
 * report a failed run, and nobody should be compared with one.
 */
export function rowsOf(model: BenchModel, results: readonly LaneResult[], host: Judges): Row[] {
  const groups = groupsOf(results);
  return [...groups.values()].map((lanes) => rowOf(model, lanes, host));
}

function groupsOf(results: readonly LaneResult[]): Map<string, LaneResult[]> {
  const groups = new Map<string, LaneResult[]>();
  for (const lane of results) {
    const key = `${lane.runtime} ${lane.threads}`;
    groups.set(key, [...(groups.get(key) ?? []), lane]);
  }
  return groups;
}

function rowOf(model: BenchModel, lanes: readonly LaneResult[], { peers, starts }: Judges): Row {
  const ours = lanes.filter(isFinished).find(({ engine }) => engine === OURS);
  const judged = lanes.map((lane) =>
    ours && isFinished(lane) && lane !== ours ? judge(lane, ours, model) : lane,
  );
  const rivals = judged
    .filter(isFinished)
    .filter(({ engine, ratio }) => peers.includes(engine) && ratio !== undefined);
  const best = (time: (lane: Finished) => number) => ratioOf(ours, rivals, time);
  return {
    model: model.name,
    threads: lanes[0].threads,
    runtime: lanes[0].runtime,
    starts,
    gmacs: model.macs === undefined ? undefined : model.macs / 1e9,
    lanes: judged,
    median: best(({ summary }) => summary.median),
    min: best(({ summary }) => summary.min),
    startup: best(({ startups }) => startupTime(startups, false)),
    startupWithLibrary: best(({ startups }) => startupTime(startups, true)),
  };
}

function judge(lane: Finished, ours: Finished, model: BenchModel): JudgedLane {
  const agreement = compare(ours.outputs, lane.outputs, model.outputs);
  return {
    ...lane,
    agreement,
    ratio: agreement.agrees ? lane.summary.median / ours.summary.median : undefined,
  };
}

function isFinished(lane: JudgedLane): lane is Finished {
  return lane.summary !== undefined;
}

/** Against the fastest rival by this very figure. */
function ratioOf(
  ours: Finished | undefined,
  rivals: readonly Finished[],
  time: (lane: Finished) => number,
): Ratio | undefined {
  if (ours === undefined || rivals.length === 0) return undefined;
  const fastest = rivals.reduce((a, b) => (time(b) < time(a) ? b : a));
  return { peer: fastest.engine, value: time(fastest) / time(ours) };
}
