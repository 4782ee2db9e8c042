import { describe, expect, it } from 'vitest';
import { type Command, findCommands } from '../../../renderer/components/commands';

const command = (group: string, title: string, detail = ''): Command => ({ id: title, group, title, detail, perform: () => {} });
const commands = [
  command('Screens', 'Bench'),
  command('Recent runs', 'DQN · CartPole-v1 · seed 1', 'finished'),
  command('Environments', 'CartPole-v1', 'classic control'),
  command('Environments', 'MountainCar-v0', 'classic control'),
];
const find = (text: string, limit = 10) => findCommands(commands, text, limit).map(({ title }) => title);

describe('The command palette', () => {
  it('lists everything in its order before one types', () => {
    expect(find('')).toEqual(commands.map(({ title }) => title));
  });

  it('wants every word, wherever it stands', () => {
    expect(find('cart finished')).toEqual(['DQN · CartPole-v1 · seed 1']);
    expect(find('cart nothing')).toEqual([]);
  });

  it('puts titles that begin with the word before those that only hold it', () => {
    expect(find('car')).toEqual(['CartPole-v1', 'MountainCar-v0', 'DQN · CartPole-v1 · seed 1']);
  });

  it('stops at its limit', () => {
    expect(find('c', 2)).toHaveLength(2);
  });
});
