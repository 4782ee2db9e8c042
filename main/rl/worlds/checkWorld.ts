import { checkGrid } from './gridChecks';
import { checkProcess } from './processChecks';
import type { World } from './world';
import type { WorldProblem } from './worldProblem';

/** What is wrong or odd about a world, in plain words: errors first, then warnings; empty where all is well. */
export function checkWorld(world: World): readonly WorldProblem[] {
  return world.kind === 'grid' ? checkGrid(world) : checkProcess(world);
}
