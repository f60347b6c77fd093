/** What the person may decide about columns, and the request that follows from it. */
import type { ColumnRole, ImportRequest, Preview, PreviewColumn } from '../../api/types'

/** Roles that take one column. `activity` may take two, joined by the server. */
export const REQUIRED = ['case', 'activity', 'time'] as const
export const OPTIONAL = ['start', 'lifecycle', 'actor', 'unit', 'cost'] as const
export type MappedRole = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number]

export type Choice = Record<MappedRole, string> & { activity2: string }
export type Treatment = 'pseudonymise' | 'drop' | 'keep'

const first = (columns: readonly PreviewColumn[], role: ColumnRole) => columns.find((column) => column.suggested === role)?.name ?? ''

/** The guesses of the server as a choice. */
export function guessed(preview: Preview): Choice {
  const activities = preview.columns.filter((column) => column.suggested === 'activity')
  return {
    case: first(preview.columns, 'case'),
    activity: activities[0]?.name ?? '',
    activity2: activities[1]?.name ?? '',
    time: first(preview.columns, 'time'),
    start: first(preview.columns, 'start'),
    lifecycle: first(preview.columns, 'lifecycle'),
    actor: first(preview.columns, 'actor'),
    unit: first(preview.columns, 'unit'),
    cost: first(preview.columns, 'cost'),
  }
}

/** Keeps what still exists when another dialect gives other columns; the rest is guessed anew. */
export function carried(choice: Choice, preview: Preview): Choice {
  const names = new Set(preview.columns.map((column) => column.name))
  const fresh = guessed(preview)
  const entries = (Object.keys(fresh) as (keyof Choice)[]).map((role) => [role, choice[role] !== '' && names.has(choice[role]) ? choice[role] : fresh[role]])
  return Object.fromEntries(entries) as Choice
}

/** Roles that must be set and are not. */
export function missing(choice: Choice): (typeof REQUIRED)[number][] {
  return REQUIRED.filter((role) => choice[role] === '')
}

/** Pairs of roles that name the same column; only one of them can be meant. */
export function doubled(choice: Choice): string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const name of Object.values(choice)) {
    if (name === '') continue
    if (seen.has(name)) twice.add(name)
    seen.add(name)
  }
  return [...twice]
}

/** Columns that look personal and are not the actor column; that one is always pseudonymised. */
export function personalColumns(preview: Preview, choice: Choice): PreviewColumn[] {
  return preview.columns.filter((column) => column.personal && column.name !== choice.actor)
}

/** Keys of the extensions of XES that name no persons. */
const STANDARD = ['concept:', 'lifecycle:', 'org:', 'time:', 'cost:', 'case:concept:', 'semantic:']

/** Columns of text about which only a person can say whether they name persons. */
export function otherColumns(preview: Preview, choice: Choice): PreviewColumn[] {
  return preview.columns.filter(
    (column) =>
      column.kind === 'string' && !column.personal && !isMapped(column.name, choice) && !STANDARD.some((prefix) => column.name.startsWith(prefix)),
  )
}

/** Whether a column carries a role; then it can be pseudonymised but not dropped. */
export function isMapped(name: string, choice: Choice): boolean {
  return Object.values(choice).includes(name)
}

/**
 * What may happen to a column that looks personal. A column with a role cannot
 * be dropped; there the person may say that it holds no names after all.
 */
export function offered(name: string, choice: Choice): readonly Treatment[] {
  return isMapped(name, choice) ? ['pseudonymise', 'keep'] : ['pseudonymise', 'drop']
}

/** What happens to the column: the wish where it is offered, else the safe default. */
export function treat(name: string, choice: Choice, wishes: Record<string, Treatment>): Treatment {
  const wish = wishes[name]
  return wish !== undefined && offered(name, choice).includes(wish) ? wish : 'pseudonymise'
}

/** The name that the file suggests for the dataset. */
export function suggestedName(fileName: string): string {
  return fileName.replace(/\.(gz|zip)$/i, '').replace(/\.(xes|csv|tsv|txt|parquet)$/i, '').replace(/[_]+/g, ' ').trim() || fileName
}

export function buildRequest(
  name: string,
  preview: Preview,
  choice: Choice,
  treatment: Record<string, Treatment>,
  mode: ImportRequest['mode'],
  caseAccess: boolean,
  checked: boolean,
): ImportRequest {
  const personal = personalColumns(preview, choice).map((column) => column.name)
  const named = otherColumns(preview, choice)
    .map((column) => column.name)
    .filter((column) => treatment[column] === 'pseudonymise')
  return {
    name: name.trim(),
    mapping: {
      case: choice.case,
      activity: [choice.activity, choice.activity2].filter((column) => column !== ''),
      time: choice.time,
      start: choice.start || null,
      lifecycle: choice.lifecycle || null,
      actor: choice.actor || null,
      unit: choice.unit || null,
      cost: choice.cost || null,
    },
    dialect: preview.dialect ?? null,
    time_zone: preview.time_zone ?? null,
    time_format: preview.time_format ?? null,
    mode,
    pseudonymise: [...personal.filter((column) => treat(column, choice, treatment) === 'pseudonymise'), ...named],
    drop: personal.filter((column) => treat(column, choice, treatment) === 'drop'),
    case_access: caseAccess,
    columns_checked: checked,
  }
}
