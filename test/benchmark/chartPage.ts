import { mount } from 'svelte';
import { createRandom } from '../../main/rl/core/random';
import CurveChart from '../../renderer/components/CurveChart.svelte';

const runCount = 50;
const pointCount = 100_000;

/** A run that learns, with noise about its way. */
const series = Array.from({ length: runCount }, (_, run) => {
  const random = createRandom(run, 'chart benchmark');
  let level = 0;
  return {
    id: String(run),
    label: `seed ${run}`,
    color: `--c${1 + (run % 8)}`,
    steps: Float64Array.from({ length: pointCount }, (_, i) => i * 10),
    values: Float64Array.from({ length: pointCount }, () => {
      level += random.normal(0, 0.5);
      return level + random.normal(0, 20);
    }),
  };
});
mount(CurveChart, {
  target: document.querySelector('#app')!,
  props: { name: 'fifty runs', series, height: 400, hasLegend: false },
});
