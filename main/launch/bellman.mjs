#!/usr/bin/env node
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node.mjs';
import { giveUp, inProject } from './project.mjs';

/** The command line of a checkout: checks the runtime, builds if need be, and goes on in the built program. */
await ensureNode();
await ensureBuilt().catch((error) => giveUp(error.message));
await import(pathToFileURL(inProject('out', 'main', 'cli.cjs')).href);
