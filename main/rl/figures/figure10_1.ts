import { mountainCarConstants } from '../environments/mountainCar';
import { createPolicy } from '../policies/createPolicy';
import type { Policy } from '../policies/policy';
import { isAtMost, isNear, isTrue, isWithin } from './checks';
import type { Figure, FigureSeries } from './figure';
import { mountainCarRun } from './mountainCarRuns';
import { createFigureTrainer, meanOf } from './training';

const { leftWall, rightEdge, maxSpeed } = mountainCarConstants;

const positions = Array.from({ length: 41 }, (_, i) => leftWall + ((rightEdge - leftWall) * i) / 40);
const velocities = Array.from({ length: 15 }, (_, i) => -maxSpeed + (2 * maxSpeed * i) / 14);

/** Positions that episodes start in, at rest. */
const starts = Array.from({ length: 21 }, (_, i) => -0.6 + 0.01 * i);

/** Moments at which the book looks at one run. */
const firstLook = 428;
const episodes = [12, 104, 1000, 9000] as const;

/** Cost-to-go −max_a q̂ over the grid above, one row for each velocity. */
type Surface = readonly (readonly number[])[];

export const figure10_1: Figure = {
  name: '10.1',
  title: 'Cost-to-go of the mountain car during one run',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 10.1, p. 245; one run of Sarsa with α = 0.5/8',
  axes: { x: 'Position', y: 'Cost-to-go −maxₐ q̂, in steps' },
  experiments: [{ env: 'MountainCar-v0?uncapped=true', algo: 'semi-gradient-sarsa' }],
  seeds: 1,
  *compute() {
    const trainer = createFigureTrainer({ ...mountainCarRun(0.5), budget: { episodes: episodes.at(-1)! } }, 1);
    trainer.advance(firstLook);
    const looks = [{ label: `step ${firstLook}`, policy: createPolicy(trainer.policy()) }];
    const stillFirst = trainer.episodeCount === 0;
    for (const episode of episodes) {
      while (trainer.episodeCount < episode) {
        for (let step = 0; step < 1000 && trainer.episodeCount < episode; step++) trainer.advance(1);
        yield trainer.episodeCount / episodes.at(-1)!;
      }
      looks.push({ label: `episode ${episode}`, policy: createPolicy(trainer.policy()) });
    }

    const surfaces = looks.map(({ policy }) => surfaceOf(policy));
    const highest = surfaces.map((surface) => Math.max(...surface.flat()));
    const believed = meanOf(starts.map((position) => costToGo(looks.at(-1)!.policy, position, 0)));
    const taken = -trainer.trainingReturn!;
    return {
      series: looks.flatMap(({ label }, i) => seriesOf(label, surfaces[i]!)),
      checks: [
        isTrue('At step 428 the first episode is still under way', stillFirst),
        isAtMost('… and nothing is believed to cost more than 20 steps: unexplored states look as good as new', highest[0]!, 20),
        isTrue(
          'The highest cost-to-go grows from look to look',
          highest.every((height, i) => i === 0 || height > highest[i - 1]!),
        ),
        isWithin('Highest cost-to-go after 9000 episodes, about 120 in the book', highest.at(-1)!, 100, 140),
        isNear('Mean cost-to-go of the starts, beside the mean steps of the last 100 episodes', believed, taken, 0.1 * taken),
      ],
    };
  },
};

function costToGo(policy: Policy, position: number, velocity: number): number {
  return -policy.inspect(Float64Array.of(position, velocity)).stateValue!;
}

function surfaceOf(policy: Policy): Surface {
  return velocities.map((velocity) => positions.map((position) => costToGo(policy, position, velocity)));
}

function seriesOf(label: string, surface: Surface): FigureSeries[] {
  return velocities.map((velocity, i) => ({
    label: `${label}, velocity ${velocity.toFixed(2)}`,
    x: positions,
    y: surface[i]!,
    panel: label,
  }));
}
