import type { EngineMeasurement, EngineMemory } from '../runner/messages';
import type { Store } from '../store/store';

const choiceName = 'measured engines';

/** Engines measured before on this machine: asked again, they give the same answer, so that curves repeat. */
export function recallEngines(store: Store): EngineMemory {
  return (store.choices.get(choiceName) as unknown as EngineMemory | undefined) ?? {};
}

export function rememberEngine(store: Store, key: string, measurement: EngineMeasurement): void {
  store.choices.set(choiceName, { ...recallEngines(store), [key]: { ...measurement } } as never);
}
