import { compare } from './agree.ts';
import type { BenchModel, LaneResult, Ratio, Row } from './contract.ts';
import { startupTime } from './race.ts';

/** The engine that is judged. */
export const OURS = 'zoo';

type Finished = LaneResult & Required<Pick<LaneResult, 'summary' | 'startups' | 'outputs'>>;

/**
 * One row a thread count. A peer counts only where its results are ours: engines exist that do not report a failed
 * run, and nobody should be compared with one.
 */
export function rowsOf(model: BenchModel, results: readonly LaneResult[], peers: readonly string[]): Row[] {
  const threadCounts = [...new Set(results.map(({ threads }) => threads))];
  return threadCounts.map((threads) => {
    const lanes = results.filter((lane) => lane.threads === threads);
    const ours = lanes.find((lane) => lane.engine === OURS && isFinished(lane)) as Finished | undefined;
    const judged = lanes.map((lane) =>
      ours && isFinished(lane) && lane !== ours
        ? { ...lane, agreement: compare(ours.outputs, lane.outputs, model.outputs) }
        : lane,
    );
    const rivals = judged.filter(
      (lane) =>
        peers.includes(lane.engine) && isFinished(lane) && 'agreement' in lane && lane.agreement.agrees,
    ) as Finished[];
    const best = (time: (lane: Finished) => number) => ratio(ours, rivals, time);
    return {
      model: model.name,
      threads,
      gmacs: model.macs === undefined ? undefined : model.macs / 1e9,
      lanes: judged,
      median: best(({ summary }) => summary.median),
      min: best(({ summary }) => summary.min),
      startup: best(({ startups }) => startupTime(startups, false)),
      startupWithLibrary: best(({ startups }) => startupTime(startups, true)),
    };
  });
}

function isFinished(lane: LaneResult): lane is Finished {
  return lane.summary !== undefined;
}

/** Against the fastest rival by this very figure. */
function ratio(
  ours: Finished | undefined,
  rivals: readonly Finished[],
  time: (lane: Finished) => number,
): Ratio | undefined {
  if (ours === undefined || rivals.length === 0) return undefined;
  const fastest = rivals.reduce((a, b) => (time(b) < time(a) ? b : a));
  return { peer: fastest.engine, value: time(fastest) / time(ours) };
}
