import type { Action, Dynamics, Observation } from '../core/environment';
import { createRandom } from '../core/random';
import { Simulation } from '../core/simulation';
import { createEnvironment } from '../environments/registry';
import { canBeGrasped } from '../environments/robots/antipodalGrasp';
import { graspObjects, polygonGraspConstants } from '../environments/robots/polygonGrasp';
import { createPolicy } from '../policies/createPolicy';
import { isAtLeast, isAtMost } from './checks';
import type { Figure } from './figure';
import { createFigureTrainer, meanOf } from './training';

const friction = 0.3;
const stepCount = 500_000;
const episodes = 1000;
const settings = {
  tilings: 8,
  tiles: 10,
  discount: 0.95,
  epsilon: 0.1,
  finalEpsilon: 0.005,
  explorationSteps: 400_000,
  stepSize: 0.02,
};

/** Share of episodes that end with the object held, by the antipodal test. */
function successOf(act: (observation: Observation) => Action, objects: 'training' | 'unseen'): number {
  const dynamics = createEnvironment(`PolygonGrasp?objects=${objects}`) as Dynamics<unknown, Observation, Action>;
  const simulation = new Simulation(dynamics, createRandom(7, 'grasps'));
  let held = 0;
  for (let episode = 0; episode < episodes; episode++) {
    let observation = simulation.reset();
    while (!simulation.isOver) {
      const timestep = simulation.step(act(observation));
      observation = timestep.observation;
      if (timestep.terminated && timestep.reward === 1) held++;
    }
  }
  return held / episodes;
}

/** Two fingers that learn on some objects where to close hold others nearly as often as can be. */
export const polygonGrasping: Figure = {
  name: 'polygon-grasp',
  title: 'Grasping objects never seen, each joint with values of its own: share held, against the best and against chance',
  source:
    'Antipodal test after Nguyen, "Constructing force-closure grasps" (1988); objects, learner and limit (90 % of the best) are ours; the best by trying every direction and offset',
  axes: { x: 'Steps of training', y: 'Share of objects held' },
  experiments: [{ env: 'PolygonGrasp', algo: 'joint-wise-q-learning' }],
  seeds: 3,
  *compute(seeds) {
    const { greatestOffset } = polygonGraspConstants;
    const unseen = graspObjects('unseen');
    const best = unseen.filter((corners) => canBeGrasped(corners, friction, greatestOffset)).length / unseen.length;
    const random = createRandom(8, 'random grasps');
    const chance = successOf(() => Float64Array.from({ length: 3 }, () => random.uniform(-1, 1)), 'unseen');
    const points = Array.from({ length: 10 }, (_, i) => (stepCount * (i + 1)) / 10);
    const curves: number[][] = [];
    const known: number[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const run = { env: 'PolygonGrasp', algo: 'joint-wise-q-learning', settings, budget: { steps: stepCount } };
      const trainer = createFigureTrainer(run, seed);
      const actions = createRandom(seed);
      const measure = (objects: 'training' | 'unseen') => {
        const policy = createPolicy(trainer.policy());
        return successOf((observation) => policy.act(observation, actions), objects);
      };
      const curve: number[] = [];
      for (const point of points) {
        while (trainer.stepCount < point) {
          trainer.advance(25_000);
          yield (seed - 1 + trainer.stepCount / stepCount) / seeds;
        }
        curve.push(measure('unseen'));
      }
      curves.push(curve);
      known.push(measure('training'));
    }
    const last = curves.map((curve) => curve.at(-1)!);
    const level = (label: string, value: number) => ({ label, x: [points[0]!, stepCount], y: [value, value] });
    return {
      series: [
        { label: 'Joint-wise Q-learning', x: points, y: points.map((_, i) => meanOf(curves.map((curve) => curve[i]!))) },
        level('Best there is', best),
        level('Random actions', chance),
      ],
      checks: [
        isAtLeast('Best there is: share of unseen objects that some grasp in reach holds', best, 0.95),
        isAtMost('Random actions: share held (for comparison)', chance, 0.3),
        isAtLeast('Joint-wise Q-learning: share of unseen objects held, over the best', meanOf(last) / best, 0.9),
        isAtMost(
          'Objects learned with against unseen ones: difference of the shares',
          Math.abs(meanOf(known) - meanOf(last)),
          0.05,
        ),
      ],
    };
  },
};
