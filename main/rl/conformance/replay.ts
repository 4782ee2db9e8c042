import { UnknownNameError } from '../core/errors';
import { replayBlackjack } from './blackjack';
import { replayClassicControl } from './classicControl';
import { Comparison, type ReplayReport } from './comparison';
import { replayGames } from './games';
import { replayInverseWorld } from './inverseWorld';
import { Json } from './json';
import { replayLunarLander } from './lunarLander';
import { replaySolutions } from './mdpSolutions';
import { replayMinAtar } from './minAtar';
import { replayToyTextEpisodes } from './toyTextEpisodes';
import { replayToyTextTables } from './toyTextTables';

/** Replays one kind of file, noting every difference; throws InvalidValueError where the file is not of its kind. */
export type ReplayFormat = (file: Json, comparison: Comparison) => void;

/** How each kind of file is replayed, by the name it gives itself. */
const formats: Readonly<Record<string, ReplayFormat>> = {
  'classic/1': replayClassicControl,
  'toytext/1': replayToyTextTables,
  'toytext-episodes/1': replayToyTextEpisodes,
  'blackjack/1': replayBlackjack,
  'minatar/1': replayMinAtar,
  'games/1': replayGames,
  'irl/1': replayInverseWorld,
  'lunarlander/1': replayLunarLander,
  'mdp/1': replaySolutions,
};

/**
 * Plays recorded reference trajectories through our environments and compares.
 *
 * @param name of the file, for the report and for sentences about what is wrong with it.
 * @param content of the file, parsed.
 * @throws InvalidValueError or UnknownNameError when the file is malformed; a difference is reported, not thrown.
 */
export function replayFile(name: string, content: unknown): ReplayReport {
  const file = new Json(content, name);
  const format = file.get('format').text();
  const replay = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (replay === undefined) throw new UnknownNameError(`format of ${name}`, format, Object.keys(formats));
  const comparison = new Comparison(name);
  replay(file, comparison);
  return comparison.report();
}

export type { ReplayReport };
