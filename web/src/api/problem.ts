/** Errors as the server states them: problem details by RFC 9457 with a code, a hint and a reference. */
import { t } from '../lib/i18n.svelte'

export type Problem = {
  title: string
  status: number
  detail?: string | null
  code: string
  hint?: string | null
  reference?: string | null
}

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
}

/** Any thrown value as a problem that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  return {
    title: t('problem-unexpected-title'),
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
    code: 'unexpected',
    hint: t('problem-unexpected-hint'),
  }
}

/** Reads the problem from an answer that was not successful. */
export async function problemOfResponse(response: Response): Promise<Problem> {
  return problemOfText(response.status, await response.text().catch(() => ''))
}

export function problemOfText(status: number, text: string): Problem {
  try {
    const body = JSON.parse(text) as Partial<Problem>
    if (typeof body.title === 'string') {
      return {
        title: body.title,
        status,
        detail: body.detail ?? null,
        code: body.code ?? String(status),
        hint: body.hint ?? null,
        reference: body.reference ?? null,
      }
    }
  } catch {
    // Not JSON: a proxy answered, not our server.
  }
  return { title: t('problem-status-title', { status: String(status) }), status, code: String(status), hint: t('problem-unexpected-hint') }
}

export function offlineProblem(): Problem {
  return { title: t('problem-offline-title'), status: 0, code: 'offline', hint: t('problem-offline-hint') }
}
