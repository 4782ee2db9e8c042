import { afterEach, describe, expect, it } from 'vitest';
import { closeTestLabs, openTestLab, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

/** Two seeds of a small task, trained to the end. */
async function trained(lab: TestLab) {
  const { experimentId, runs } = await lab.client.request('experiments.create', {
    ...{ env: 'LineWalk', algo: 'q-learning', seeds: [0, 1], budget: { steps: 2000 }, name: 'Walks to hand on' },
  });
  return { experimentId, runs: await Promise.all(runs.map(({ runId }) => lab.ended(runId))) };
}

async function shared(lab: TestLab, experimentId: string): Promise<string> {
  const { files } = await lab.client.request('experiments.share', { experimentId });
  expect(files.map(({ name }) => name)).toEqual([`${experimentId}.json`]);
  return new TextDecoder().decode(files[0]!.data);
}

describe('a shared experiment', () => {
  it('comes to another lab whole: runs, curves to the last bit, evaluations, agents that act the same', async () => {
    const [here, there] = [await openTestLab(), await openTestLab()];
    const { experimentId, runs } = await trained(here);
    const text = await shared(here, experimentId);
    expect(await there.client.request('library.import', { text })).toEqual({ kind: 'experiment', id: experimentId });

    const [arrived] = await there.client.request('experiments.list', {});
    expect(arrived).toMatchObject({ experimentId, name: 'Walks to hand on' });
    for (const run of runs) {
      const { runId } = run;
      expect(await there.client.request('runs.get', { runId })).toEqual(run);
      for (const name of ['return', 'length', 'tdError']) {
        const curves = await Promise.all([here, there].map(({ client }) => client.request('runs.metric', { runId, name })));
        expect(curves[1], name).toEqual(curves[0]);
      }
      const policies = await Promise.all([here, there].map(({ client }) => client.request('runs.policy', { runId })));
      expect(policies[1]).toEqual(policies[0]);
    }
    expect(await shared(there, experimentId)).toBe(text);
  });

  it('is taken in once, and not at all when something in it is wrong', async () => {
    const [here, there] = [await openTestLab(), await openTestLab()];
    const { experimentId, runs } = await trained(here);
    const text = await shared(here, experimentId);
    await expect(here.client.request('library.import', { text })).rejects.toThrow(/is in the library already/);
    const changed = text.replace(`"curveHash": "${runs[1]!.curveHash}"`, '"curveHash": "0123456789abcdef"');
    await expect(there.client.request('library.import', { text: changed })).rejects.toThrow(/the file was changed/);
    const unknown = text.replaceAll('"q-learning"', '"q-lerning"');
    await expect(there.client.request('library.import', { text: unknown })).rejects.toThrow(/Did you mean "q-learning"/);
    await expect(there.client.request('library.import', { text: text.replace('"seed": 1', '"seed": -1') })).rejects.toThrow(
      /damaged at runs\.1\.seed/,
    );
    expect(await there.client.request('runs.list', {})).toEqual([]);
    expect(await there.client.request('experiments.list', {})).toEqual([]);
  });

  it('cannot go on with a state that is not in the file, and says so', async () => {
    const [here, there] = [await openTestLab(), await openTestLab()];
    const { experimentId, runs } = await trained(here);
    await there.client.request('library.import', { text: await shared(here, experimentId) });
    const { runId } = runs[0]!;
    await expect(there.client.request('runs.resume', { runId, steps: 4000 })).rejects.toThrow(/no state to go on from/);
    expect(await there.client.request('runs.get', { runId })).toEqual(runs[0]);
  });
});

describe('a policy from a file', () => {
  it('becomes an agent, measured on arrival', async () => {
    const [here, there] = [await openTestLab(), await openTestLab()];
    const { runs } = await trained(here);
    const { files } = await here.client.request('agents.export', { runId: runs[0]!.runId, format: 'json' });
    const text = new TextDecoder().decode(files[0]!.data);
    const { kind, id } = await there.client.request('library.import', { text, name: 'A guest' });
    expect(kind).toBe('policy');
    expect(await there.client.request('runs.get', { runId: id })).toMatchObject({
      ...{ env: 'LineWalk', algo: 'q-learning', status: 'finished', steps: 2000, curveHash: '' },
      evaluation: { episodes: 100, meanReturn: 1 },
      notes: `From a policy file; trained as ${runs[0]!.runId} by version ${runs[0]!.version}.`,
    });
    const [ours, theirs] = [
      await here.client.request('runs.policy', { runId: runs[0]!.runId }),
      await there.client.request('runs.policy', { runId: id }),
    ];
    expect(theirs.policy).toEqual(ours.policy);
  });

  it('must fit the environment it names', async () => {
    const lab = await openTestLab();
    const { runs } = await trained(lab);
    const { files } = await lab.client.request('agents.export', { runId: runs[0]!.runId, format: 'json' });
    const text = new TextDecoder().decode(files[0]!.data).replace('"env": "LineWalk"', '"env": "Taxi-v3"');
    await expect(lab.client.request('library.import', { text })).rejects.toThrow(/must be those of Taxi-v3, 500 values, got/);
  });
});

it('tells what a file must be', async () => {
  const lab = await openTestLab();
  await expect(lab.client.request('library.import', { text: '{"weights": []}' })).rejects.toThrow(
    /must be one that Bellman wrote/,
  );
  await expect(lab.client.request('library.import', { text: 'PK' })).rejects.toThrow(/must be JSON/);
});
