import { parseSettings } from '../core/settings';
import { type FiniteDynamics, finiteDynamics } from '../environments/finite';
import { gambler } from '../environments/gambler';
import { type GridWorldOptions, gridWorldDefinition } from '../environments/gridWorld';
import { mdpDefinition } from '../environments/mdp';
import { randomMdp } from '../environments/randomMdp';
import { emptyGrid, gridOfOptions } from './drawnGrid';
import type { DrawnProcess } from './drawnProcess';
import { processOfDynamics } from './processOfDynamics';
import type { World } from './world';

/** A world to begin with. */
export interface WorldTemplate {
  readonly id: string;
  readonly kind: World['kind'];
  readonly name: string;
  create(): World;
}

type GridChoices = Partial<Omit<GridWorldOptions, 'layout' | 'name'>>;

function gridTemplate(id: string, name: string, rows: readonly string[], choices: GridChoices, discount = 0.99): WorldTemplate {
  return {
    id,
    kind: 'grid',
    name,
    create: () => ({
      ...{ kind: 'grid', name, discount },
      grid: gridOfOptions(
        parseSettings(
          gridWorldDefinition.options,
          { ...choices, layout: rows.join('/') },
          'GridWorld',
        ) as unknown as GridWorldOptions,
      ),
    }),
  };
}

/** The thirteen by thirteen cells of Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), fig. 2. */
const fourRooms = [
  '#############',
  '#S....#.....#',
  '#.....#.....#',
  '#...........#',
  '#.....#.....#',
  '#.....#.....#',
  '##.####.....#',
  '#.....###.###',
  '#.....#.....#',
  '#.....#.....#',
  '#...........#',
  '#.....#....G#',
  '#############',
];

const maze = [
  'S#.....#...',
  '.#.###.#.#.',
  '...#...#.#.',
  '.###.###.#.',
  '.#...#...#.',
  '.#.###.###.',
  '.#.....#...',
  '.#####.#.##',
  '.....#.#...',
  '####.#.###.',
  '.....#....G',
];

/** Grids to begin with. */
export const gridTemplates: readonly WorldTemplate[] = [
  {
    id: 'empty',
    kind: 'grid',
    name: 'Empty',
    create: () => ({ kind: 'grid', name: 'Empty', discount: 0.99, grid: emptyGrid(8, 10) }),
  },
  gridTemplate('four-rooms', 'Four rooms', fourRooms, { stepReward: 0, slip: 0.1, maxSteps: 500 }, 0.95),
  // Sutton & Barto, 2nd ed., example 6.6, p. 132; there a fall leads back to the start, here it ends the episode.
  gridTemplate(
    'cliff',
    'Cliff',
    ['............', '............', '............', 'SXXXXXXXXXXG'],
    { stepReward: -1, goalReward: -1, pitReward: -100 },
    1,
  ),
  // Sutton & Barto, 2nd ed., example 6.5, p. 130.
  gridTemplate(
    'windy',
    'Windy',
    ['..........', '..........', '..........', 'S......G..', '..........', '..........', '..........'],
    { stepReward: -1, goalReward: -1, wind: [0, 0, 0, 1, 1, 1, 2, 2, 1, 0], maxSteps: 1000 },
    1,
  ),
  gridTemplate('maze', 'Maze', maze, { stepReward: 0, maxSteps: 1000 }, 0.95),
];

function processTemplate(id: string, name: string, discount: number, create: () => DrawnProcess): WorldTemplate {
  return { id, kind: 'graph', name, create: () => ({ kind: 'graph', name, discount, graph: create() }) };
}

const twoStates: DrawnProcess = {
  states: [
    { name: 's0', x: 0.3, y: 0.5, isStart: true, isEnd: false },
    { name: 's1', x: 0.7, y: 0.5, isStart: false, isEnd: false },
  ],
  actions: ['action 0', 'action 1'],
  outcomes: [
    { state: 0, action: 0, next: 0, probability: 1, reward: 0 },
    { state: 0, action: 1, next: 1, probability: 1, reward: 0 },
    { state: 1, action: 0, next: 1, probability: 1, reward: 1 },
    { state: 1, action: 1, next: 0, probability: 1, reward: 0 },
  ],
  maxSteps: 100,
};

/** Processes to begin with. */
export const processTemplates: readonly WorldTemplate[] = [
  processTemplate('two-states', 'Two states', 0.9, () => twoStates),
  // Sutton & Barto, 2nd ed., example 3.3, p. 52.
  processTemplate('recycling-robot', 'Recycling robot', 0.9, recyclingRobot),
  // Sutton & Barto, 2nd ed., example 4.3, p. 84, with a goal small enough to be drawn.
  processTemplate('gambler', "Gambler's problem", 1, () => processOfDynamics(gambler(0.4, 10))),
];

/** A process made up by chance, in which each action leads to one of two states; the same seed gives the same one. */
export function randomProcess(seed: number, stateCount = 6, actionCount = 2): World {
  const dynamics = randomMdp({ states: stateCount, actions: actionCount, branching: Math.min(2, stateCount), seed }, 100);
  const graph = processOfDynamics(roundedTo2(dynamics));
  return { kind: 'graph', name: `Random ${seed}`, discount: 0.9, graph };
}

/** The same with probabilities and rewards that people can read; the last probability takes up what rounding left. */
function roundedTo2(dynamics: FiniteDynamics): FiniteDynamics {
  const round = (value: number) => Math.round(100 * value) / 100;
  const { table, maxEpisodeSteps } = dynamics;
  return finiteDynamics({
    stateCount: table.stateCount,
    actionLabels: Array.from({ length: table.actionCount }, (_, action) => `action ${action}`),
    maxEpisodeSteps,
    initialProbabilities: table.initialProbabilities,
    outcomes(state, action) {
      const row = table.outcomes(state, action);
      let rest = 1;
      const rounded = row.map((outcome, index) => {
        const probability = index === row.length - 1 ? round(rest) : Math.min(rest, round(outcome.probability));
        rest -= probability;
        return { ...outcome, probability, reward: round(outcome.reward) };
      });
      return rounded.filter(({ probability }) => probability > 0);
    },
  });
}

function recyclingRobot(): DrawnProcess {
  const graph = processOfDynamics(mdpDefinition.create(parseSettings(mdpDefinition.options, {}, 'MDP')) as FiniteDynamics);
  const names = ['high', 'low'];
  return {
    ...graph,
    states: graph.states.map((state, index) => ({ ...state, name: names[index]!, x: index === 0 ? 0.3 : 0.7, y: 0.5 })),
    actions: ['search', 'wait', 'recharge'],
  };
}
