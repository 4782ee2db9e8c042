import { mount } from 'svelte';
import App from '../../../renderer/App.svelte';
import { createFakeLab } from '../../../renderer/gallery/fakeLab';
import { Page } from '../../../renderer/state/page.svelte';

/** The whole page on a lab of fixed data: `?runs=10000` for a long list, `?live` lets running runs go on. */
const parameters = new URLSearchParams(location.search);
const lab = createFakeLab(Number(parameters.get('runs') ?? 0));
const page = new Page((onState) => {
  onState('connected');
  return lab;
});
if (parameters.has('live')) setInterval(() => lab.advance(0.1), 100);
mount(App, { target: document.body.querySelector('#app') ?? document.body, props: { page } });
Object.assign(window, { lab, page });
