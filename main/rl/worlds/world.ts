import type { TransitionTable } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { parseSettings, type SettingValues } from '../core/settings';
import { formatEnvironmentId } from '../environments/environmentId';
import type { FiniteDynamics } from '../environments/finite';
import { type GridWorldOptions, gridDynamics, gridWorldDefinition } from '../environments/gridWorld';
import { mdpDefinition } from '../environments/mdp';
import { canonicalEnvironmentId, createEnvironment, findEnvironment } from '../environments/registry';
import { type DrawnGrid, gridOfOptions, layoutOf, optionsOfGrid } from './drawnGrid';
import type { DrawnProcess } from './drawnProcess';
import { processOfDynamics } from './processOfDynamics';
import { lenientTable, processDynamics, startsOf, tableDataOf } from './processTable';

interface Named {
  readonly name: string;
  /** γ with which it is solved, and learned unless somebody says otherwise. */
  readonly discount: number;
}

/** A world of one's own: drawn on a grid, or as a graph of states. */
export type World =
  | (Named & { readonly kind: 'grid'; readonly grid: DrawnGrid })
  | (Named & { readonly kind: 'graph'; readonly graph: DrawnProcess });

/**
 * The id of the environment that a world is, its whole content in it.
 *
 * Runs keep this id, so that a run stays what it was whatever becomes of the world.
 *
 * @throws InvalidValueError when it cannot be acted in; `checkWorld` says all that is wrong.
 */
export function environmentIdOf(world: World): string {
  const id = world.kind === 'grid' ? gridId(world.grid, world.name) : processId(world.graph, world.name);
  if (id.length > longestId) {
    throw new InvalidValueError(`A world must fit into ${longestId} characters, got ${id.length}. Make it smaller.`);
  }
  createEnvironment(id);
  return canonicalEnvironmentId(id);
}

/** What the contract lets through. */
const longestId = 12_000;

function gridId(grid: DrawnGrid, name: string): string {
  const options = parseSettings(gridWorldDefinition.options, optionsOfGrid(grid, name) as SettingValues, 'GridWorld');
  return formatEnvironmentId({ definition: gridWorldDefinition, options });
}

function processId(graph: DrawnProcess, name: string): string {
  const values: SettingValues = {
    name,
    table: JSON.stringify(tableDataOf(graph)),
    starts: startsOf(graph),
    maxSteps: graph.maxSteps,
    stateNames: graph.states.map((state) => state.name).join(','),
    actionNames: graph.actions.join(','),
  };
  return formatEnvironmentId({ definition: mdpDefinition, options: parseSettings(mdpDefinition.options, values, 'MDP') });
}

/** The rules of a world, also of one whose goals cannot be reached. @throws InvalidValueError when nobody can act in it at all. */
export function dynamicsOf(world: World): FiniteDynamics {
  if (world.kind === 'graph') return processDynamics(world.graph);
  const options = parseSettings(gridWorldDefinition.options, optionsOfGrid(world.grid, '') as SettingValues, 'GridWorld');
  return gridDynamics(layoutOf(world.grid), options as unknown as GridWorldOptions);
}

/** The rules as far as they make sense, to be looked at while they are drawn. @throws InvalidValueError when a grid cannot be read. */
export function tableOf(world: World): TransitionTable {
  return world.kind === 'graph' ? lenientTable(world.graph) : dynamicsOf(world).table;
}

/**
 * The world that an environment is, to be drawn further: GridWorld as a grid, other finite environments as a graph;
 * `undefined` where there is no table of transitions.
 *
 * @throws as `createEnvironment`, and InvalidValueError when it is too large to be drawn.
 */
export function worldOfEnvironment(id: string): World | undefined {
  const { definition, options } = findEnvironment(id);
  const discount = 0.99;
  if (definition.id === gridWorldDefinition.id) {
    const chosen = options as unknown as GridWorldOptions;
    return { kind: 'grid', name: chosen.name, discount, grid: gridOfOptions(chosen) };
  }
  const dynamics = createEnvironment(id);
  if (dynamics.table === undefined) return undefined;
  const name = definition.id === mdpDefinition.id ? String(options['name']) : definition.id;
  return { kind: 'graph', name, discount, graph: processOfDynamics(dynamics as FiniteDynamics) };
}
