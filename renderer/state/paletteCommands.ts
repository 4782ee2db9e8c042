import type { Command } from '../components/commands';
import { nameOfFigure } from '../format/figures';
import { algorithmName, statusNames, titleOf } from '../format/runs';
import type { Page } from './page.svelte';
import { screens } from './screens';
import { themeChoices } from './theme.svelte';

/** How many of the newest runs the palette knows. */
const recentRunCount = 200;

/** Everything the command palette can find: screens, actions, recent runs, environments, algorithms. */
export function paletteCommands(page: Page, showShortcuts: () => void): readonly Command[] {
  const { catalog, draft, figures, lessons, navigation, notices, runs, theme } = page;
  const copyLink = () =>
    page.attempt(async () => {
      await navigator.clipboard.writeText(location.href);
      notices.tell('info', 'The link to this screen is in the clipboard.');
    });
  return [
    ...screens.map(({ screen, name, route }, index) => ({
      id: `screen-${screen}`,
      group: 'Screens',
      title: name,
      detail: String(index + 1),
      perform: () => navigation.go(route),
    })),
    ...themeChoices.map((choice) => ({
      id: `theme-${choice}`,
      group: 'Actions',
      title: `Theme: ${choice === 'system' ? 'as the system has it' : choice}`,
      detail: theme.choice === choice ? 'now' : '',
      perform: () => theme.choose(choice),
    })),
    { id: 'copy-link', group: 'Actions', title: 'Copy the link to this screen', detail: '', perform: () => void copyLink() },
    {
      id: 'datasets',
      group: 'Screens',
      title: 'Data sets',
      detail: 'recorded episodes',
      perform: () => navigation.go({ screen: 'datasets' }),
    },
    { id: 'tour', group: 'Actions', title: 'Take the tour', detail: 'four steps', perform: () => page.tour.begin() },
    { id: 'shortcuts', group: 'Actions', title: 'Show what the keyboard does', detail: '?', perform: showShortcuts },
    ...runs.all.slice(0, recentRunCount).map((run) => ({
      id: `run-${run.runId}`,
      group: 'Recent runs',
      title: titleOf(run, algorithmName(catalog.algorithms, run.algo)),
      detail: `${statusNames[run.status]} · ${run.runId}`,
      perform: () => navigation.go({ screen: 'run', runId: run.runId }),
    })),
    ...lessons.all.map(({ lessonId, number, title }) => ({
      id: `lesson-${lessonId}`,
      group: 'Lessons',
      title: `${number}. ${title}`,
      detail: '',
      perform: () => navigation.go({ screen: 'learn', lessonId }),
    })),
    ...figures.all.map(({ name, title }) => ({
      id: `figure-${name}`,
      group: 'Figures',
      title: [nameOfFigure(name), title].filter(Boolean).join(': '),
      detail: '',
      perform: () => navigation.go({ screen: 'figures', name }),
    })),
    ...catalog.environments.map(({ id, family }) => ({
      id: `environment-${id}`,
      group: 'Environments',
      title: id,
      detail: family,
      perform: () => navigation.go({ screen: 'bench', env: id, algo: '' }),
    })),
    ...catalog.algorithms.map(({ id, name, family }) => ({
      id: `algorithm-${id}`,
      group: 'Algorithms',
      title: name,
      detail: family,
      perform: () => navigation.go({ screen: 'bench', env: draft.env ?? '', algo: id }),
    })),
  ];
}
