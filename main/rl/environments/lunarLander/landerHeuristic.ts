import { clip } from '../clip';

/**
 * Lands by hand-made rules, most of the time: an expert for demonstrations, and a yardstick.
 *
 * Leans against the drift towards the pad and fires the main engine when it sinks faster than its height allows; with a
 * leg down it only brakes.
 *
 * @param observation of LunarLander-v3.
 * @returns 0 nothing, 1 left engine, 2 main engine, 3 right engine.
 *
 * Source: the heuristic of Gymnasium's LunarLander, restated.
 */
export function landerHeuristic(observation: ArrayLike<number>): number {
  const [x, y, velocityX, velocityY, angle, spin] = Array.from(observation) as [number, number, number, number, number, number];
  const isDown = observation[6] === 1 || observation[7] === 1;
  const lean = clip(0.5 * x + velocityX, -0.4, 0.4);
  const turn = isDown ? 0 : 0.5 * (lean - angle) - spin;
  const lift = isDown ? -0.5 * velocityY : 0.5 * (0.55 * Math.abs(x) - y) - 0.5 * velocityY;
  if (lift > Math.abs(turn) && lift > 0.05) return 2;
  return turn < -0.05 ? 3 : turn > 0.05 ? 1 : 0;
}
