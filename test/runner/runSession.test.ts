import { describe, expect, it } from 'vitest';
import type { FromRun } from '../../main/runner/messages';
import { RunSession } from '../../main/runner/runSession';

/** A session whose clock goes on by 30 ms with every look, and by hours when told to. */
function startSession() {
  let now = 0;
  const sent: FromRun[] = [];
  const session = new RunSession(
    (message) => sent.push(message),
    () => (now += 30),
    () => 0,
  );
  session.receive({
    kind: 'start',
    spec: {
      env: 'FrozenLake-v1',
      algo: 'q-learning',
      seed: 0,
      settings: {},
      budget: { steps: 100_000_000 },
      evaluation: { interval: 100_000_000, episodes: 1 },
      stopAt: null,
    },
    engine: 'auto',
    engineMemory: {},
    finalEpisodes: 1,
  });
  const waitAnHour = () => {
    now += 3_600_000;
  };
  return { session, sent, waitAnHour };
}

const resumePoints = (sent: readonly FromRun[]) => sent.filter((message) => message.kind === 'progress' && message.resumePoint);

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('A run session', () => {
  it('sends no second resume point before the first is stored, whatever it reports meanwhile', async () => {
    const { session, sent, waitAnHour } = startSession();
    await turns(20);
    waitAnHour();
    await turns(100);
    waitAnHour();
    await turns(100);
    expect(resumePoints(sent)).toHaveLength(1);
    expect(sent.length).toBeGreaterThan(20);

    session.receive({ kind: 'kept' });
    for (let hours = 0; hours < 50; hours++) waitAnHour();
    await turns(100);
    expect(resumePoints(sent)).toHaveLength(2);
    session.receive({ kind: 'stop' });
    await turns(50);
    expect(resumePoints(sent)).toHaveLength(3); // the last is sent at the end, stored or not
  });

  it('takes resume points the more rarely the longer they take to be stored', async () => {
    const { session, sent, waitAnHour } = startSession();
    await turns(20);
    waitAnHour();
    await turns(50);
    waitAnHour();
    session.receive({ kind: 'kept' });
    for (let hours = 0; hours < 10; hours++) waitAnHour();
    await turns(50);
    expect(resumePoints(sent)).toHaveLength(1); // storing it took an hour, so the next may come after twenty
    for (let hours = 0; hours < 20; hours++) waitAnHour();
    await turns(50);
    expect(resumePoints(sent)).toHaveLength(2);
    session.receive({ kind: 'stop' });
    await turns(50);
  });
});
