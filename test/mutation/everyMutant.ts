import { type Mutant, mutants } from './mutants';
import { networkMutants } from './networkMutants';
import { plannerMutants } from './plannerMutants';

export const everyMutant: readonly Mutant[] = [...mutants, ...plannerMutants, ...networkMutants];
