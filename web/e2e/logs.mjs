/** Small event logs made on the spot: a permit office with a rework loop. Every name in them is invented. */

const STEPS = ['Antrag eingegangen', 'Unterlagen prüfen', 'Unterlagen nachfordern', 'Unterlagen prüfen', 'Bescheid erstellen', 'Bescheid versenden']
export const CLERKS = [
  'Erika Beispielhaft', 'Konrad Musterfeld', 'Gesine Probstein', 'Ottokar Denkbar', 'Wiebke Scheinbar', 'Ruprecht Fiktiv', 'Hedda Vorlage',
]
export const APPLICANTS = ['Lieselotte Erfunden', 'Balduin Ausgedacht', 'Roswitha Nirgendwo']

/** @typedef {{ id: string, channel: string, applicant: string, events: { step: string, at: Date, clerk: string, unit: string }[] }} Case */

/**
 * @param {number} count
 * @returns {Case[]}
 */
export function cases(count) {
  return Array.from({ length: count }, (_, index) => {
    const steps = index % 3 === 0 ? STEPS : STEPS.filter((_, at) => at !== 2 && at !== 3)
    const first = Date.UTC(2024, 0, 8, 7, 0, 0) + index * 5 * 3600_000
    return {
      id: `2024-${String(index + 1).padStart(5, '0')}`,
      channel: index % 2 === 0 ? 'Post' : 'Online',
      applicant: APPLICANTS[index % APPLICANTS.length],
      events: steps.map((step, at) => ({
        step,
        at: new Date(first + at * (20 + (index % 7)) * 3600_000),
        clerk: CLERKS[(index + at) % CLERKS.length],
        unit: at < 3 ? 'Eingang' : 'Fachbereich',
      })),
    }
  })
}

/** @param {Date} at */
const german = (at) => {
  const iso = at.toISOString()
  return `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)} ${iso.slice(11, 16)}`
}

/** A log as German offices export it: semicolons, German dates, umlauts. @param {Case[]} list */
export function csv(list) {
  const rows = list.flatMap((entry) =>
    entry.events.map((event) => [entry.id, event.step, german(event.at), event.clerk, event.unit, entry.channel, entry.applicant].join(';')),
  )
  return ['Vorgangsnummer;Aktivität;Zeitpunkt;Bearbeiter;Sachgebiet;Kanal;Antragsteller', ...rows].join('\r\n') + '\r\n'
}

/** @param {Case[]} list */
export function xes(list) {
  const traces = list.map((entry) => {
    const events = entry.events.map(
      (event) => `    <event>
      <string key="concept:name" value="${event.step}"/>
      <date key="time:timestamp" value="${event.at.toISOString()}"/>
      <string key="org:resource" value="${event.clerk}"/>
      <string key="org:group" value="${event.unit}"/>
      <string key="lifecycle:transition" value="complete"/>
    </event>`,
    )
    return `  <trace>
    <string key="concept:name" value="${entry.id}"/>
    <string key="channel" value="${entry.channel}"/>
${events.join('\n')}
  </trace>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <classifier name="Activity" keys="concept:name"/>
${traces.join('\n')}
</log>
`
}

/** @param {string} name @param {string} text */
export const file = (name, text) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text, 'utf8') })
