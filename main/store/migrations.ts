/**
 * The history of the schema: entry n (from 0) takes a database from version n to version n + 1.
 *
 * Entries are only ever added at the end. One that has been released is never edited, because databases on people's
 * machines have already run it; a change of the schema is a further entry.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE experiments (
    experiment_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    experiment_id TEXT NOT NULL REFERENCES experiments (experiment_id),
    env TEXT NOT NULL,
    algo TEXT NOT NULL,
    seed INTEGER NOT NULL,
    settings TEXT NOT NULL,
    budget TEXT NOT NULL,
    evaluation_plan TEXT NOT NULL,
    stop_at REAL,
    status TEXT NOT NULL,
    message TEXT NOT NULL,
    engine_choice TEXT NOT NULL,
    engine TEXT NOT NULL,
    engine_description TEXT NOT NULL,
    steps INTEGER NOT NULL,
    episodes INTEGER NOT NULL,
    wall_seconds REAL NOT NULL,
    training_return REAL,
    curve_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    tags TEXT NOT NULL,
    notes TEXT NOT NULL,
    starred INTEGER NOT NULL,
    version TEXT NOT NULL,
    deleted_at TEXT
  ) STRICT;
  CREATE INDEX runs_by_experiment ON runs (experiment_id);
  CREATE INDEX runs_by_status ON runs (status);

  CREATE TABLE curve_chunks (
    run_id TEXT NOT NULL REFERENCES runs (run_id),
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    first_step REAL NOT NULL,
    last_step REAL NOT NULL,
    count INTEGER NOT NULL,
    steps BLOB NOT NULL,
    point_values BLOB NOT NULL,
    PRIMARY KEY (run_id, name, position)
  ) STRICT;

  CREATE TABLE evaluations (
    run_id TEXT NOT NULL REFERENCES runs (run_id),
    step INTEGER NOT NULL,
    mean_return REAL,
    standard_deviation REAL,
    episodes INTEGER NOT NULL,
    PRIMARY KEY (run_id, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE checkpoints (
    run_id TEXT NOT NULL REFERENCES runs (run_id),
    step INTEGER NOT NULL,
    policy BLOB NOT NULL,
    PRIMARY KEY (run_id, step)
  ) STRICT;

  CREATE TABLE resume_points (
    run_id TEXT PRIMARY KEY REFERENCES runs (run_id),
    step INTEGER NOT NULL,
    state BLOB NOT NULL
  ) STRICT;

  CREATE TABLE choices (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE figures (
    name TEXT PRIMARY KEY,
    seeds INTEGER NOT NULL,
    seconds REAL NOT NULL,
    computed_at TEXT NOT NULL,
    version TEXT NOT NULL,
    check_count INTEGER NOT NULL,
    passed_count INTEGER NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE run_groups (
    group_id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    run_ids TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sweeps (
    sweep_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    message TEXT NOT NULL,
    description TEXT NOT NULL,
    design TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    version TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sweep_trials (
    sweep_id TEXT NOT NULL REFERENCES sweeps (sweep_id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    settings TEXT NOT NULL,
    experiment_id TEXT NOT NULL REFERENCES experiments (experiment_id),
    stages TEXT NOT NULL,
    PRIMARY KEY (sweep_id, number)
  ) STRICT;
  `,
  `
  CREATE TABLE datasets (
    dataset_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    env TEXT NOT NULL,
    origin TEXT NOT NULL,
    run_id TEXT,
    has_expert INTEGER NOT NULL,
    episodes INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    mean_return REAL NOT NULL,
    created_at TEXT NOT NULL,
    content BLOB NOT NULL
  ) STRICT;
  ALTER TABLE runs ADD COLUMN dataset TEXT REFERENCES datasets (dataset_id);
  `,
  `
  CREATE TABLE worlds (
    world_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    env TEXT,
    content TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT
  ) STRICT;
  `,
  `
  ALTER TABLE datasets ADD COLUMN return_deviation REAL;
  ALTER TABLE datasets ADD COLUMN deleted_at TEXT;
  `,
  // What DQN and its kin called `filters` is `convolutionFilters` everywhere.
  `
  UPDATE runs SET settings = REPLACE(settings, '"filters":', '"convolutionFilters":');
  UPDATE sweeps SET
    description = REPLACE(description, '"filters":', '"convolutionFilters":'),
    design = REPLACE(design, '"filters":', '"convolutionFilters":');
  UPDATE sweep_trials SET settings = REPLACE(settings, '"filters":', '"convolutionFilters":');
  `,
  `
  CREATE TABLE group_notes (
    group_id TEXT PRIMARY KEY,
    notes TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE runs ADD COLUMN changes TEXT;
  `,
];

/** Version of the schema that this program writes and the newest that it reads. */
export const schemaVersion = migrations.length;
