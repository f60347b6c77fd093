/**
 * The shapes of the HTTP interface under `/api/v1`.
 *
 * Numbers that privacy withholds arrive as `null`. Times are seconds, instants
 * RFC 3339 texts.
 */
export type Role = 'sachbearbeitung' | 'prozessmanagement' | 'personalrat' | 'datenschutz' | 'leitung' | 'administration'
export const ROLES: readonly Role[] = [
  'sachbearbeitung',
  'prozessmanagement',
  'personalrat',
  'datenschutz',
  'leitung',
  'administration',
]

export type Session = {
  user: { id: string | number; login: string; display_name: string }
  roles: Role[]
  expires_at: string
  must_change_password?: boolean
}

export type Dialect = { delimiter: string; quote?: string | null; encoding: string; header: boolean }
export type ColumnRole = 'case' | 'activity' | 'time' | 'start' | 'lifecycle' | 'actor' | 'unit' | 'cost' | 'attribute'
export type PreviewColumn = {
  name: string
  kind: string
  scope: 'case' | 'event'
  samples: string[]
  suggested: ColumnRole
  personal: boolean
  personal_reason?: string | null
}
export type Preview = {
  format: string
  dialect?: Dialect | null
  columns: PreviewColumn[]
  rows: string[][]
  time_zone?: string | null
  time_format?: string | null
  warnings: string[]
}
export type Upload = { id: string; name: string; size: number; preview: Preview }

export type Mapping = {
  case: string
  activity: string[]
  time: string
  start?: string | null
  lifecycle?: string | null
  actor?: string | null
  unit?: string | null
  cost?: string | null
}
export type ImportRequest = {
  name: string
  mapping: Mapping
  dialect?: Dialect | null
  time_zone?: string | null
  time_format?: string | null
  mode: 'strict' | 'tolerant'
  pseudonymise: string[]
  drop: string[]
  case_access: boolean
  columns_checked: boolean
}
export type ProblemBody = { title: string; status: number; detail?: string | null; code: string; hint?: string | null; reference?: string | null }
export type Job = {
  id: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  phase: string
  bytes: number
  total_bytes: number
  events: number
  dataset_id?: string | null
  problem?: ProblemBody | null
}

export type Diagnostic = { line?: number | null; count: number; message: string }
export type Dataset = {
  id: string
  name: string
  source_name: string
  format: string
  cases: number
  events: number
  activities: number
  variants: number
  from?: string | null
  to?: string | null
  imported_at: string
  bytes: number
  digest: string
  case_access: boolean
  k: number
  rejected_count: number
  diagnostics: Diagnostic[]
  unit_available: boolean
  start_available: boolean
}

export type User = { id: string | number; login: string; display_name: string; roles: Role[]; groups: string[]; active: boolean; created_at?: string | null }
export type QueryRecord = {
  id: string | number
  at: string
  account: string
  role: string
  dataset?: string | null
  what: string
  filters: string[]
}
export type MetricEntry = { key: string; name: string; definition: string; unit: string; level: string; person_related: boolean }
export type Licence = { name: string; version: string; licence: string; url?: string | null }
export type About = { name: string; version: string; licences: Licence[] }
export type SearchHit = { kind: string; title: string; href: string; detail?: string | null }
