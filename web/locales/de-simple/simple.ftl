# Einfache Sprache. Nicht von Menschen aus der Zielgruppe geprüft.
# Was hier fehlt, erscheint auf Deutsch.
bar-official = Ein Programm für Ämter
skip-to-content = Zum Inhalt
nav-datasets = Abläufe
nav-import = Datei einlesen
session-warning-title = Sie werden bald abgemeldet
session-warning-text =
    { $minutes ->
        [one] Sie haben lange nichts getan. In einer Minute meldet Lotse Sie ab.
       *[other] Sie haben lange nichts getan. In { $minutes } Minuten meldet Lotse Sie ab.
    }
session-warning-stay = Weiter arbeiten
leave-title = Seite verlassen?
leave-text = Ihre Eingaben sind noch nicht gespeichert. Gehen Sie jetzt, sind sie weg.
footer-claim = Wir schauen auf die Arbeit. Nicht auf die Menschen.

problem-what-to-do = Das können Sie tun:
problem-reference = Diese Nummer hilft bei Fragen:
problem-unexpected-title = Ein Fehler ist passiert
problem-unexpected-hint = Laden Sie die Seite neu. Hilft das nicht? Fragen Sie Ihre Administration.
problem-status-title = Der Server meldet den Fehler { $status }
problem-offline-title = Lotse ist gerade nicht erreichbar
problem-offline-hint = Prüfen Sie das Netz. Versuchen Sie es dann noch einmal. Ihre Eingaben bleiben.
problem-start-title = Lotse geht gerade nicht auf
problem-forbidden-hint = Brauchen Sie diese Seite für Ihre Arbeit? Fragen Sie Ihre Administration.
problem-server-hint = Warten Sie eine Minute. Versuchen Sie es dann noch einmal.
notfound-title = Diese Seite gibt es nicht
notfound-text = Vielleicht ist die Adresse falsch. Vielleicht wurde etwas gelöscht.
forbidden-title = Diese Seite ist für Sie gesperrt
forbidden-text = Ihre Aufgabe ist: { $roles }. Dafür ist diese Seite nicht gedacht. Sie haben nichts falsch gemacht.

login-title = Anmelden
login-lead = Lotse zeigt, wie Arbeit im Amt abläuft. Sie sehen: Wo geht es schnell? Wo wartet etwas? Was wird doppelt gemacht?
login-name = Ihr Anmelde-Name
login-name-missing = Schreiben Sie Ihren Anmelde-Namen in das Feld.
login-password = Ihr Passwort
login-password-missing = Schreiben Sie Ihr Passwort in das Feld.
login-help = Passwort vergessen? Ihre Administration gibt Ihnen ein neues.
login-expired = Sie haben lange nichts getan. Deshalb hat Lotse Sie abgemeldet. Melden Sie sich neu an. Dann geht es dort weiter.

start-title = Mein Tag
start-lead = Guten Tag, { $name }.
start-first-steps = So fangen Sie an
start-step-file = Datei einlesen
start-step-file-text = Nehmen Sie eine Datei aus Ihrem Programm im Amt. Ziehen Sie die Datei in Lotse. Lotse erkennt fast alles selbst.
start-step-file-do = Datei aussuchen
start-step-map = Karte ansehen
start-step-map-text = Sie sehen ein Bild von der Arbeit. Jeder Kasten ist ein Schritt. Die Pfeile zeigen den Weg.
start-step-filter = Genauer hinsehen
start-step-filter-text = Suchen Sie sich einen Teil aus. Zum Beispiel ein Jahr. Vergleichen Sie zwei Teile.
start-recent = Das haben Sie zuletzt angesehen
start-all = Alles ansehen
start-card = { $cases } Fälle, { $activities } Schritte
start-promise = Lotse schaut auf die Arbeit, nicht auf einzelne Menschen. Die Daten bleiben im Amt.

import-title = Datei einlesen
import-lead = Sie brauchen nur eine Datei. Nach einer Minute sehen Sie ein Bild von der Arbeit.
import-step-choose = Datei aussuchen
import-step-review = Prüfen
import-step-map = Bild ansehen
import-drop = Ziehen Sie die Datei hierher
import-pick = Datei aussuchen
import-formats = Es gehen Dateien mit der Endung .xes, .csv oder .parquet. Auch mit .gz am Ende.
import-empty-file = In der Datei „{ $name }“ steht nichts. Nehmen Sie eine andere.
import-promise = Die Datei bleibt im Amt. Lotse ersetzt die Namen von Menschen durch Zeichen. Niemand kann die Namen danach sehen.
import-understood = Lotse versteht die Datei
import-understood-text = Drücken Sie auf „Einlesen“. Oder schauen Sie unten nach.
import-needs-you = Lotse braucht Ihre Hilfe
import-needs-you-text = Sagen Sie unten: In welcher Spalte steht was?
import-submit = Einlesen
import-columns-title = Was steht in welcher Spalte?
import-role-case = Fall
import-role-case-hint = Die Nummer vom Fall. Zeilen mit der gleichen Nummer gehören zusammen.
import-role-activity = Schritt
import-role-activity-hint = Was wurde gemacht? Zum Beispiel: Antrag prüfen.
import-role-time = Zeit
import-role-time-hint = Wann war der Schritt fertig?
import-missing-case = Suchen Sie die Spalte mit der Nummer vom Fall aus.
import-missing-activity = Suchen Sie die Spalte mit dem Schritt aus.
import-missing-time = Suchen Sie die Spalte mit der Zeit aus.
import-privacy-title = Schutz der Daten
import-privacy-text = Was Sie hier wegnehmen, speichert Lotse nicht.
import-case-access = Man darf einzelne Fälle ansehen
import-case-access-text = Sonst zeigt Lotse nur Gruppen von Fällen. Fragen Sie vorher den Datenschutz und den Personalrat.
import-name = Name
import-name-hint = So heißt der Ablauf in der Liste.
import-tolerant = Falsche Zeilen auslassen
import-tolerant-text = Sonst hält Lotse bei der ersten falschen Zeile an. Ausgelassene Zeilen können Sie später ansehen.
import-cancelled = Sie haben abgebrochen. Lotse hat nichts gespeichert.
import-failed = Das hat nicht geklappt. Lotse hat nichts gespeichert.
import-done = { $name } ist eingelesen
import-open-map = Bild ansehen

a11y-title = Barrieren bei Lotse
a11y-lead = Was geht gut? Was geht noch nicht? Wer hilft Ihnen?
a11y-scope = Dieser Text ist über das Programm Lotse. Es gibt Gesetze und Regeln: Alle Menschen sollen Programme im Amt benutzen können. Die Regeln heißen BITV 2.0, EN 301 549 und WCAG 2.2.
a11y-status = Lotse hält sich an viele Regeln, aber noch nicht an alle. Das haben die Entwicklerinnen und Entwickler selbst geprüft. Niemand von außen hat es geprüft.
a11y-gaps-title = Das geht noch nicht gut
a11y-gap-map = Die Karte geht mit der Tastatur. Ob sie mit Vorlese-Programmen gut geht, wissen wir noch nicht. Es gibt die Karte auch als Tabelle.
a11y-gap-dotted = Ein Bild mit Punkten kann man nicht vorlesen lassen. Das Wichtige steht auch in Tabellen.
a11y-gap-plain = Einfache Sprache gibt es nur auf manchen Seiten. Noch niemand hat sie geprüft. Leichte Sprache fehlt.
a11y-gap-sign = Gebärden-Sprache fehlt.
a11y-feedback-title = Sagen Sie uns Bescheid
a11y-feedback = Etwas geht für Sie nicht? Schreiben Sie der Stelle im Amt, die Lotse betreibt. Sie muss Ihnen in einem Monat antworten.
a11y-enforcement-title = Wenn das nicht hilft
a11y-enforcement = Jedes Bundes-Land hat eine Stelle, die bei Streit hilft. Das kostet nichts.

impulses-lead = Sagen Sie, was bei der Arbeit stört. Sie bekommen immer eine Antwort.
impulse-give-lead = Was stört bei der Arbeit? Schreiben Sie einen Satz. Das reicht.
impulse-problem = Was stört?
impulse-problem-hint = Schreiben Sie nicht über Menschen. Schreiben Sie über die Arbeit.
impulse-extent = Wie oft passiert das?
impulse-with-code-text = Niemand erfährt, wer Sie sind. Sie bekommen ein Kennwort. Damit lesen Sie die Antwort.
impulse-code-once = Schreiben Sie das Kennwort jetzt auf. Lotse zeigt es nur einmal.
impulse-next-check = In 2 Wochen liest jemand Ihren Text.
impulse-next-assess = In 6 Wochen sagt jemand, was er davon hält.
impulse-next-decide = Dann wird entschieden. Bei einem Nein steht immer ein Grund dabei.
impulse-next-build = Bei einem Ja steht dabei, wer es macht und bis wann.
impulse-next-control = Am Ende prüft jemand, ob es wirklich fertig ist.
