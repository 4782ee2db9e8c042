import { describe, expect, it } from 'vitest';
import { drawCurvePicture } from '../../../renderer/charts/curvePicture';

const colors = { ground: '#ffffff', text: '#000000', muted: '#555555', line: '#dddddd' };
const series = [
  {
    id: 'g',
    label: 'dqn & <friends>',
    color: '#0072b2',
    steps: [0, 50, 100],
    values: [0, 10, 20],
    low: [0, 8, 16],
    high: [0, 12, 24],
    faint: [{ steps: [0, 100], values: [0, 20] }],
    n: 5,
  },
];
const content = { title: 'Return', xLabel: 'steps', yLabel: 'return', caption: 'mean over runs', series, colors };

describe('A picture of curves', () => {
  it('holds every point, the band, each run, n, and what they are', () => {
    const { svg } = drawCurvePicture(content);
    expect(svg).toContain('dqn &amp; &lt;friends&gt; (n = 5)');
    expect(svg).toContain('mean over runs');
    expect(svg.match(/stroke-opacity="0.24"/g)).toHaveLength(1);
    const line = /d="([^"]+)" fill="none" stroke="#0072b2" stroke-width="1.8"/.exec(svg)?.[1];
    // The plot is 880 px wide from 64 on, and its axis goes from 0 to 25 over 380 px above 424.
    expect(line).toBe('M64 424L504 272L944 120');
    const band = /d="([^"]+)Z" fill="#0072b2"/.exec(svg)?.[1];
    expect(band).toBe('M64 424L504 241.6L944 59.2L944 180.8L504 302.4L64 424');
  });

  it('leaves out points that are no number, and stands without any', () => {
    expect(drawCurvePicture({ ...content, series: [{ ...series[0]!, values: [0, Number.NaN, 20] }] }).svg).not.toContain('NaN');
    expect(drawCurvePicture({ ...content, series: [] }).svg).not.toContain('NaN');
  });
});
