import { mount } from 'svelte';
import Gallery from './Gallery.svelte';

const theme = new URLSearchParams(location.search).get('theme');
document.documentElement.dataset['theme'] = theme === 'dark' ? 'dark' : 'light';
mount(Gallery, { target: document.getElementById('app')! });
