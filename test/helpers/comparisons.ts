import type { Comparison, GroupSummary, PairComparison } from '../../main/contract/models';

/** Statistics of two runs with the values 0 and 2, with the given changes. */
export function groupSummary(changes: Partial<GroupSummary> = {}): GroupSummary {
  const over = { mean: 1, confidence: [0, 2], values: [0, 2] } as const;
  return {
    groupId: 'g1',
    label: 'dqn',
    n: 2,
    ...over,
    median: 1,
    iqm: 1,
    iqmConfidence: [0, 2],
    medianConfidence: [0, 2],
    standardDeviation: 1,
    runIds: [],
    best: over,
    area: over,
    threshold: null,
    failures: { failed: 0, ended: 2, confidence: [0, 0.66] },
    missingRunIds: [],
    repeatedRunIds: [],
    ...changes,
  };
}

/** Two groups against each other, with the given changes. */
export function pairComparison(changes: Partial<PairComparison> = {}): PairComparison {
  return {
    a: 'g1',
    b: 'g2',
    probabilityOfImprovement: 0.75,
    confidence: [0.5, 1],
    difference: 1,
    differenceConfidence: [-1, 3],
    pValue: 0.25,
    adjustedPValue: 0.25,
    welchPValue: null,
    advice: { verdict: 'more', moreSeeds: 3, lookedAt: 0, boundary: 0, neededSeeds: 5 },
    ...changes,
  };
}

export function comparisonOf(groups: readonly GroupSummary[], pairs: readonly PairComparison[] = []): Comparison {
  return {
    metric: 'evaluation',
    interval: 'bootstrap',
    resamples: 2000,
    threshold: null,
    groups,
    pairs,
    methods: 'How it was made.',
  };
}
