import { InvalidValueError } from '../core/errors';
import { Simulation } from '../core/simulation';
import { screenSize } from '../environments/minAtar/minAtarDynamics';
import { createEnvironment, findEnvironment } from '../environments/registry';
import { type Comparison, exactly } from './comparison';
import type { Json } from './json';
import { type RecordedDraw, RecordedRandom } from './recordedRandom';

/** Episodes of a MinAtar game, from the draws that were made; exact, screen by screen. */
export function replayMinAtar(file: Json, comparison: Comparison): void {
  const game = file.get('game').text();
  const channelCount = file.get('channels').items().length;
  for (const trajectory of file.get('trajectories').items()) {
    const id = environmentId(game, trajectory.get('ramping').boolean());
    comparison.addEnvironment(id.split('?')[0]!);
    for (const segment of trajectory.get('segments').items()) {
      try {
        replaySegment(id, channelCount, segment, comparison);
      } catch (error) {
        // A draw that was not recorded is a difference, not a malformed file.
        if (!(error instanceof InvalidValueError)) throw error;
        comparison.differ(`${segment.path}:`, error.message.replace(/\.$/, ''));
      }
    }
    comparison.trajectories++;
  }
}

/** The version with all six actions, as the recorder used it: without sticky actions. */
function environmentId(game: string, isRamping: boolean): string {
  const name = game.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  const id = `MinAtar/${name}-v0`;
  const hasRamping = Object.hasOwn(findEnvironment(id).definition.options, 'ramping');
  return `${id}?stickyActionProbability=0${hasRamping ? `&ramping=${isRamping}` : ''}`;
}

function replaySegment(id: string, channelCount: number, segment: Json, comparison: Comparison): void {
  const actions = segment.get('actions').numbers();
  const rewards = segment.get('rewards').numbers(actions.length);
  const frames = segment.get('frames').items(actions.length);
  const draws = segment.get('draws').items();
  const isTerminal = segment.get('terminal').boolean();
  const startDraws = segment
    .get('reset_draws')
    .items()
    .flatMap((draw) => readDraw(draw.items(3)));
  const stepDraws = draws.flatMap((draw) => {
    const [step, ...rest] = draw.items(4);
    return readDraw(rest).map((read) => ({ step: step!.number(), read }));
  });

  const random = new RecordedRandom([...startDraws, ...stepDraws.map(({ read }) => read)]);
  const simulation = new Simulation(createEnvironment(id), random);
  let screen = segment
    .get('initial')
    .items(channelCount)
    .map((cells) => cells.numbers());
  comparison.observation(`${segment.path}, start`, simulation.reset() as Float64Array, drawn(screen), exactly);

  actions.forEach((action, step) => {
    const where = `${segment.path}, step ${step}`;
    const { observation, reward, terminated, truncated } = simulation.step(action);
    screen = nextScreen(screen, frames[step]!);
    comparison.observation(where, observation as Float64Array, drawn(screen), exactly);
    comparison.reward(where, reward, rewards[step]!, 0);
    comparison.flag(where, 'terminated', terminated, isTerminal && step === actions.length - 1);
    comparison.flag(where, 'truncated', truncated, false);
    const left = stepDraws.filter((draw) => draw.step > step).length;
    if (random.remaining !== left) comparison.differ(where, `leaves ${random.remaining} draws, not ${left}`);
    comparison.steps++;
  });
}

/** One call of NumPy's generator, as the draws of ours that it stands for. */
function readDraw([kind, args, result]: readonly Json[]): RecordedDraw[] {
  const values = Array.isArray(result!.value) ? result!.numbers() : [result!.number()];
  if (kind!.text() === 'rand') return values.map((value) => ({ kind: 'uniform', value }));
  const [first, second] = args!.numbers();
  const [low, high] = second === undefined ? [0, first!] : [first!, second];
  return values.map((value) => ({ kind: 'integer', count: high - low, value: value - low }));
}

/** The active cells of each channel after a frame, which has 0 for a channel that stayed as it was. */
function nextScreen(screen: readonly number[][], frame: Json): number[][] {
  return frame.items(screen.length).map((cells, channel) => (cells.value === 0 ? screen[channel]! : cells.numbers()));
}

/** A screen as an observation, shape [rows, columns, channels]. */
function drawn(screen: readonly (readonly number[])[]): Float64Array {
  const observation = new Float64Array(screenSize * screenSize * screen.length);
  screen.forEach((cells, channel) => {
    for (const cell of cells) observation[cell * screen.length + channel] = 1;
  });
  return observation;
}
