import type { Dynamics } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { Simulation } from '../core/simulation';
import { type Comparison, exactly } from './comparison';
import { createLikeGymnasium } from './gymnasiumOptions';
import type { Json } from './json';
import { type RecordedDraw, RecordedRandom } from './recordedRandom';

/** Gymnasium's toy-text episodes, from the numbers that were drawn there; exact. */
export function replayToyTextEpisodes(file: Json, comparison: Comparison): void {
  for (const [, variant] of file.get('variants').entries()) {
    const id = variant.get('env').text();
    comparison.addEnvironment(id);
    const dynamics = createLikeGymnasium(id, variant.get('options'));
    for (const episode of variant.get('episodes').items()) {
      const record = readEpisode(episode);
      comparison.attempt(record.path, () => playEpisode(dynamics, record, comparison));
      comparison.trajectories++;
    }
  }
}

interface Episode {
  readonly path: string;
  readonly start: number;
  readonly actions: readonly number[];
  readonly states: readonly number[];
  readonly rewards: readonly number[];
  readonly draws: readonly RecordedDraw[];
  readonly terminated: boolean;
  readonly truncated: boolean;
}

function readEpisode(episode: Json): Episode {
  const actions = episode.get('a').numbers();
  return {
    path: episode.path,
    start: episode.get('s0').number(),
    actions,
    states: episode.get('s').numbers(actions.length),
    rewards: episode.get('r').numbers(actions.length),
    draws: drawsOf(episode, actions.length),
    terminated: episode.get('terminated').boolean(),
    truncated: episode.get('truncated').boolean(),
  };
}

function playEpisode(dynamics: Dynamics, record: Episode, comparison: Comparison): void {
  const random = new RecordedRandom(record.draws);
  const simulation = new Simulation(dynamics as Dynamics<unknown, number, number>, random);
  comparison.observation(`${record.path}.s0`, [simulation.reset()], [record.start], exactly);
  record.actions.forEach((action, step) => {
    const where = `${record.path}, step ${step}`;
    const { observation, reward, terminated, truncated } = simulation.step(action);
    const isLast = step === record.actions.length - 1;
    comparison.observation(where, [observation], [record.states[step]!], exactly);
    comparison.reward(where, reward, record.rewards[step]!, 0);
    comparison.flag(where, 'terminated', terminated, isLast && record.terminated);
    comparison.flag(where, 'truncated', truncated, isLast && record.truncated);
    comparison.steps++;
  });
  if (random.remaining > 0) comparison.differ(record.path, `leaves ${random.remaining} draws unused`);
}

/** Every draw of an episode in order: those of its start, then one for each step with what else was drawn on it. */
function drawsOf(episode: Json, stepCount: number): RecordedDraw[] {
  const extra = new Map<number, RecordedDraw[]>();
  for (const item of episode.find('extra_draws')?.items() ?? []) {
    const [step, draw] = item.items(2);
    extra.set(step!.number(), [...(extra.get(step!.number()) ?? []), readDraw(draw!)]);
  }
  const ofSteps = episode
    .get('draws')
    .numbers(stepCount)
    .flatMap((value, step): RecordedDraw[] => [{ kind: 'uniform', value }, ...(extra.get(step) ?? [])]);
  return [...episode.get('reset_draws').items().map(readDraw), ...ofSteps];
}

/** A draw as NumPy was asked for it: [kind, arguments, result]. */
function readDraw(draw: Json): RecordedDraw {
  const [kind, given, result] = draw.items(3);
  if (kind!.text() === 'random') return { kind: 'uniform', value: result!.number() };
  if (kind!.text() !== 'choice') throw new InvalidValueError(`${kind!.path} must be random or choice, got ${kind!.text()}.`);
  const candidates = given!.items(1)[0]!.numbers();
  return { kind: 'integer', count: candidates.length, value: candidates.indexOf(result!.number()) };
}
