import { mount } from 'svelte';
import App from './App.svelte';
import { connectToLab } from './client/connectToLab';
import { Page } from './state/page.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html must hold an element #app, got none.');
mount(App, { target, props: { page: new Page(connectToLab) } });
