import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../main/rl/environments/registry';
import { bestReturnWithin, startValue } from '../../main/rl/planning/finiteHorizon';
import { call, createFakeLab } from './fakeLab';

const callWith = (line: string, signal?: AbortSignal) => call(createFakeLab({}), line, signal === undefined ? {} : { signal });

interface Planned {
  readonly values: number[];
  readonly iterations: number;
  readonly planner: {
    readonly name: string;
    readonly settings: Record<string, unknown>;
    readonly change: number[];
    readonly backupCount: (number | null)[];
    readonly distance: number[];
    readonly values: number[];
  };
}

async function planned(line: string): Promise<Planned> {
  const { status, stdout, stderr } = await callWith(`${line} --json`);
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Planned;
}

describe('solve with a planner', () => {
  it.each(['value-iteration', 'policy-iteration', 'prioritized-sweeping'])('%s ends at the exact solution', async (name) => {
    const { values, planner } = await planned(`solve --env FrozenLake-v1 --planner ${name} --set discount=0.95`);
    expect(planner.name).toBe(name);
    expect(planner.distance.at(-1)).toBeLessThan(1e-7);
    expect(planner.distance[0]).toBeGreaterThan(1e-3);
    planner.values.forEach((value, state) => {
      expect(value).toBeCloseTo(values[state]!, 7);
    });
  });

  it('counts the backups of every sweep, as many as states', async () => {
    const { planner, iterations } = await planned('solve --env GridWorld --planner value-iteration --set tolerance=1e-10');
    const states = createEnvironment('GridWorld').table!.stateCount;
    expect(planner.backupCount).toEqual(planner.change.map((_, sweep) => (sweep + 1) * states));
    expect(planner.change).toHaveLength(iterations);
    expect(planner.change.at(-1)).toBeLessThanOrEqual(1e-10);
  });

  it('sweeps with two arrays when told so, and then more often', async () => {
    const inPlace = await planned('solve --env FrozenLake-v1 --planner value-iteration');
    const twoArrays = await planned('solve --env FrozenLake-v1 --planner value-iteration --set inPlace=false');
    expect(twoArrays.planner.change.length).toBeGreaterThan(inPlace.planner.change.length);
    expect(twoArrays.planner.settings).toMatchObject({ inPlace: false, discount: 0.99 });
  });

  it('holds what acting at random is worth against its own equations', async () => {
    const { planner, values } = await planned('solve --env CornerGrid --discount 1 --planner policy-evaluation');
    expect(planner.distance.at(-1)).toBeLessThan(1e-6);
    expect(planner.values.slice(0, 4).map(Math.round)).toEqual([0, -14, -20, -22]);
    expect(values.slice(0, 4)).toEqual([0, -1, -2, -3]);
  });

  it('plans within a horizon', async () => {
    const { planner } = await planned('solve --env FrozenLake-v1 --planner finite-horizon --set horizon=100');
    const { table } = createEnvironment('FrozenLake-v1');
    expect(planner.distance).toEqual([]);
    expect(planner.change).toHaveLength(100);
    expect(startValue(table!, planner.values)).toBeCloseTo(bestReturnWithin(table!, 100), 12);
  });

  it('shows the course in a few lines', async () => {
    const { stdout } = await callWith('solve --env CornerGrid --discount 1 --planner policy-evaluation');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThan(23);
    expect(lines[0]).toMatch(/^sweep +largest change +backups +distance$/);
    expect(lines.at(-1)).toMatch(/^Planned by policy-evaluation in [\d,]+ steps; the values of random actions are met to /);
  });

  it('stops when it is interrupted', async () => {
    const line =
      'solve --env RandomMDP --discount 0.99999 --method policy-iteration --planner policy-evaluation --set tolerance=1e-12';
    const { status, stderr } = await callWith(line, AbortSignal.timeout(300));
    expect(status).toBe(1);
    expect(stderr).toContain('Interrupted.');
  });

  it.each([
    ['solve --env GridWorld --planner value-iter', 'Unknown planner "value-iter". Did you mean "value-iteration"?'],
    ['solve --env GridWorld --set tolerance=1', '--set must come with a planner, as in --planner value-iteration, got none.'],
    ['solve --env GridWorld --planner value-iteration --set tolerance=0', 'tolerance must lie in (0, 1000000], got 0.'],
    ['solve --env GridWorld --planner policy-evaluation --set discount=1.5', 'discount must lie in [0, 1], got 1.5.'],
    [
      'solve --env GridWorld --planner value-iteration --set toleranc=1',
      'Unknown setting of value-iteration "toleranc". Did you mean "tolerance"?',
    ],
    [
      'solve --env GridWorld --planner value-iteration --discount 0.9 --set discount=0.9',
      'The discount must be given once, got both --discount and --set discount.',
    ],
  ])('%s is answered with one line and the status 2', async (line, sentence) => {
    const { status, stdout, stderr } = await callWith(line);
    expect([status, stdout, stderr]).toEqual([2, '', `${sentence}\n`]);
  });
});
