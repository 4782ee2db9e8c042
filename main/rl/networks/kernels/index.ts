/** The SIMD kernels. They allocate nothing: `simdMemory.ts` lays out the memory from `firstFreeByte` on. */
export { denseForward, denseInputGradients, denseParameterGradients } from './dense';
export { multiplyBySlope } from './activations';
export { addPatches, gatherPatches } from './patches';
export { addNoisyGradients, perturb } from './noise';
export { normBackward, normForward } from './norm';
export { gatherRows, spreadRows } from './rows';
export { adamStep, blend, descentStep, rmspropStep, sumOfSquares } from './optimizers';
export { multiplyAddPeak } from './peak';

/** Where the memory begins that the kernels do not use themselves. */
export function firstFreeByte(): usize {
  return __heap_base;
}
