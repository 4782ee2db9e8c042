import { UnknownNameError } from '../core/errors';
import { actorCriticTraces } from './actorCriticTraces';
import { alphaZeroFigure } from './alphaZeroFigure';
import { apprenticeMacrocells } from './apprenticeMacrocells';
import { armHindsight } from './armHindsight';
import { deepInverse } from './deepInverse';
import { deepSeaDives } from './deepSeaDives';
import { example6_2 } from './example6_2';
import { example6_5 } from './example6_5';
import { example6_6 } from './example6_6';
import { example10_2 } from './example10_2';
import { example13_1 } from './example13_1';
import { exercise4_7 } from './exercise4_7';
import { exercise6_9 } from './exercise6_9';
import { fictitiousPlays } from './fictitiousPlays';
import type { Figure } from './figure';
import { figure2_2 } from './figure2_2';
import { figure2_3 } from './figure2_3';
import { figure2_4 } from './figure2_4';
import { figure2_5 } from './figure2_5';
import { figure2_6 } from './figure2_6';
import { figure3_2 } from './figure3_2';
import { figure3_5 } from './figure3_5';
import { figure4_1 } from './figure4_1';
import { figure4_2 } from './figure4_2';
import { figure4_3 } from './figure4_3';
import { figure5_1 } from './figure5_1';
import { figure5_2 } from './figure5_2';
import { figure5_3 } from './figure5_3';
import { figure5_4 } from './figure5_4';
import { figure6_3Asymptotic } from './figure6_3Asymptotic';
import { figure6_3Interim } from './figure6_3Interim';
import { figure6_5 } from './figure6_5';
import { figure7_2 } from './figure7_2';
import { figure8_2 } from './figure8_2';
import { figure8_3 } from './figure8_3';
import { figure8_4 } from './figure8_4';
import { figure8_5 } from './figure8_5';
import { figure9_1 } from './figure9_1';
import { figure9_2 } from './figure9_2';
import { figure10_1 } from './figure10_1';
import { figure10_2 } from './figure10_2';
import { figure10_3 } from './figure10_3';
import { figure10_4 } from './figure10_4';
import { figure11_2 } from './figure11_2';
import { figure12_3 } from './figure12_3';
import { figure12_6 } from './figure12_6';
import { figure12_8 } from './figure12_8';
import { figure13_1 } from './figure13_1';
import { figure13_2 } from './figure13_2';
import { fourRooms } from './fourRooms';
import { gridGames } from './gridGames';
import { gymnasiumTabular } from './gymnasiumTabular';
import { imitationAcrobot } from './imitationAcrobot';
import { imitationCartPole } from './imitationCartPole';
import { imitationMountainCar } from './imitationMountainCar';
import { inverseWorlds } from './inverseWorlds';
import { kuhnPokerFigure } from './kuhnPokerFigure';
import { matrixGames } from './matrixGames';
import { minimaxQ } from './minimaxQ';
import { noveltyMountainCar } from './noveltyMountainCar';
import { offlineCartPole } from './offlineCartPole';
import { optionCritic } from './optionCritic';
import { optionsPlanning } from './optionsPlanning';
import { polygonGrasping } from './polygonGrasping';
import { qMix } from './qMix';
import { selfPlayPpo } from './selfPlayPpo';
import { soccerFigure } from './soccerFigure';
import { taxiHierarchies } from './taxiHierarchies';
import { ticTacToeFigure } from './ticTacToeFigure';
import { uctFigure } from './uctFigure';
import { winOrLearnFast } from './winOrLearnFast';

/** Every figure there is: those of the book in its order, then those of other sources. */
export const figures: readonly Figure[] = [
  figure2_2,
  figure2_3,
  figure2_4,
  figure2_5,
  figure2_6,
  figure3_2,
  figure3_5,
  figure4_1,
  figure4_2,
  exercise4_7,
  figure4_3,
  figure5_1,
  figure5_2,
  figure5_3,
  figure5_4,
  example6_2,
  figure6_3Interim,
  figure6_3Asymptotic,
  example6_5,
  exercise6_9,
  example6_6,
  figure6_5,
  figure7_2,
  figure8_2,
  figure8_3,
  figure8_4,
  figure8_5,
  figure9_1,
  figure9_2,
  figure10_1,
  figure10_2,
  figure10_3,
  figure10_4,
  example10_2,
  figure11_2,
  figure12_3,
  figure12_6,
  figure12_8,
  example13_1,
  figure13_1,
  figure13_2,
  actorCriticTraces,
  gymnasiumTabular,
  fourRooms,
  matrixGames,
  winOrLearnFast,
  fictitiousPlays,
  minimaxQ,
  soccerFigure,
  gridGames,
  kuhnPokerFigure,
  ticTacToeFigure,
  optionsPlanning,
  optionCritic,
  taxiHierarchies,
  qMix,
  selfPlayPpo,
  uctFigure,
  alphaZeroFigure,
  inverseWorlds,
  deepInverse,
  apprenticeMacrocells,
  imitationCartPole,
  imitationMountainCar,
  imitationAcrobot,
  armHindsight,
  deepSeaDives,
  noveltyMountainCar,
  offlineCartPole,
  polygonGrasping,
];

/** @throws UnknownNameError with the nearest known name. */
export function findFigure(name: string): Figure {
  const found = figures.find((figure) => figure.name === name);
  if (found !== undefined) return found;
  throw new UnknownNameError(
    'figure',
    name,
    figures.map((figure) => figure.name),
  );
}
