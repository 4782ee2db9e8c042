import { Command, type ErrorOptions } from 'commander';
import type { LabInfo } from '../contract/models';
import type { Lab } from '../lab/lab';
import { InvalidValueError, UnknownNameError } from '../rl/core/errors';
import type { ExitStatus } from './exitStatus';
import type { Output } from './output';

/** What a command works with. */
export interface CommandContext {
  readonly output: Output;
  /** Aborted at the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What carries commands out. */
export interface CommandHost {
  /** Does work that needs no lab, and notes its status. */
  alone(work: (context: CommandContext) => Promise<ExitStatus>): Promise<void>;
  /** Opens the lab, does the work, closes the lab, and notes the status. */
  withLab(work: (lab: Lab, context: CommandContext) => Promise<ExitStatus>, use?: LabUse): Promise<void>;
}

export interface LabUse {
  /** True for work that ends by itself, and well, once the signal is aborted. */
  readonly stopsItself?: boolean;
  /** True where the answer is the same on any data folder, so that a busy one is no hindrance. */
  readonly needsNoData?: boolean;
  /** What the lab is told it runs in; the command line when left out. */
  readonly host?: LabInfo['host'];
}

/** Adds one command to the program. */
export type DeclareCommand = (program: LabCommand, host: CommandHost) => void;

/** A command whose complaints are sentences in our style. */
export class LabCommand extends Command {
  override createCommand(name?: string): LabCommand {
    return new LabCommand(name);
  }

  /** Called by commander for whatever it finds wrong with a call. */
  override error(message: string, options?: ErrorOptions): never {
    const given = /'([^']*)'/.exec(message)?.[1] ?? '';
    switch (options?.code) {
      case 'commander.unknownOption':
        throw new UnknownNameError(`option of ${this.name()}`, given, this.#flags());
      case 'commander.missingMandatoryOptionValue':
        throw new InvalidValueError(`${flagOf(given)} must be given to ${this.name()}, as in ${given}.`);
      case 'commander.optionMissingArgument':
        throw new InvalidValueError(`${flagOf(given)} must have a value, as in ${given}.`);
      case 'commander.missingArgument':
        throw new InvalidValueError(`${this.name()} must be told a ${given}, as in ${this.name()} ${this.usage()}.`);
      case 'commander.excessArguments':
        throw new InvalidValueError(
          `${this.name()} must be called as ${this.name()} ${this.usage()}, got ${this.args.join(' ')}.`,
        );
      default:
        throw new InvalidValueError(message.replace(/^error: /, ''));
    }
  }

  #flags(): string[] {
    const options = [...this.options, ...(this.parent?.options ?? [])];
    return options.flatMap(({ long }) => long ?? []);
  }
}

/** `--env` of `--env <id>`. */
function flagOf(flags: string): string {
  return flags.split(' ')[0]!;
}
