import-title = Protokoll importieren
import-lead = Eine Datei aus Ihrem Fachverfahren genügt. Nach einer Minute sehen Sie, wie die Arbeit fließt.
import-steps = Schritte des Imports
import-step-choose = Datei wählen
import-step-review = Prüfen
import-step-map = Karte ansehen

import-drop-label = Datei ablegen oder auswählen
import-drop = Datei hierher ziehen
import-or = oder
import-pick = Datei auswählen
import-formats = XES, CSV oder Parquet, auch mit gzip gepackt (.gz). Die Größe ist nur durch den freien Speicherplatz begrenzt.
import-one-file = Bitte wählen Sie genau eine Datei.
import-empty-file = Die Datei „{ $name }“ ist leer. Wählen Sie eine andere.
import-promise = Die Datei bleibt in Ihrem Haus. Namen von Beschäftigten werden beim Einlesen durch Pseudonyme ersetzt, deren Schlüssel niemand einsehen kann, der auswertet.

import-uploading = { $name } wird übertragen
import-looking = { $name } wird angesehen
import-bytes = { $done } von { $total }
import-ready-to-check = { $name } ist übertragen. Bitte prüfen Sie die Spalten.
import-cancelled = Der Import ist abgebrochen. Es wurde nichts gespeichert.
import-failed = Der Import ist fehlgeschlagen. Es wurde nichts gespeichert.

import-understood = Lotse hat die Datei verstanden
import-understood-but-text = Alles Nötige ist erkannt. Eine Frage kann nur ein Mensch beantworten:
import-understood-text = Alles Nötige ist erkannt. Sie können gleich importieren oder unten nachsehen.
import-needs-you = Hier fehlt noch etwas
import-needs-you-text = Bitte sagen Sie unten, welche Spalten den Fall, den Schritt und den Zeitpunkt enthalten.
import-file = { $name }: { $format }, { $size }, { $columns ->
        [one] eine Spalte.
       *[other] { $columns } Spalten.
    }
import-submit = Importieren
import-other-file = Andere Datei

import-columns-title = Was steht in welcher Spalte?
import-more-columns = { $count ->
        [0] Weitere Spalten zuordnen
        [one] Weitere Spalten: eine zugeordnet
       *[other] Weitere Spalten: { $count } zugeordnet
    }
import-role-case = Fall
import-role-case-hint = Aktenzeichen oder Vorgangsnummer. Zeilen mit demselben Wert gehören zusammen.
import-role-activity = Schritt
import-role-activity-hint = Was getan wurde, zum Beispiel „Antrag prüfen“.
import-role-activity2 = Schritt, zweiter Teil
import-role-activity2-hint = Wird an den Schritt angehängt, zum Beispiel ein Ergebnis.
import-role-time = Zeitpunkt
import-role-time-hint = Wann der Schritt fertig war.
import-role-start = Beginn
import-role-start-hint = Wann der Schritt begann. Damit lassen sich Warten und Bearbeiten trennen.
import-role-lifecycle = Zustand
import-role-lifecycle-hint = Ob die Zeile den Beginn oder das Ende eines Schritts meldet.
import-role-actor = Bearbeitung durch
import-role-actor-hint = Wird immer durch Pseudonyme ersetzt und nie angezeigt.
import-role-unit = Organisationseinheit oder Rolle
import-role-unit-hint = Sachgebiet, Team oder Rolle. Für Übergaben zwischen Stellen.
import-role-cost = Kosten
import-role-cost-hint = Ein Betrag je Schritt.
import-role-attribute = Merkmal
import-choose-column = Bitte wählen
import-no-column = Keine
import-guessed = erkannt
import-samples = Beispiel: { $samples }
import-missing-case = Wählen Sie die Spalte mit dem Aktenzeichen oder der Vorgangsnummer.
import-missing-activity = Wählen Sie die Spalte mit dem Schritt.
import-missing-time = Wählen Sie die Spalte mit dem Zeitpunkt.
import-doubled = Die Spalte „{ $column }“ ist zweimal zugeordnet.

import-reading-title = Lesart der Datei
import-delimiter = Trennzeichen
delimiter-semicolon = Semikolon
delimiter-comma = Komma
delimiter-tab = Tabulator
delimiter-pipe = senkrechter Strich
import-encoding = Zeichensatz
import-encoding-hint = Ändern Sie ihn, wenn Umlaute falsch aussehen.
encoding-utf-8 = UTF-8
encoding-windows-1252 = Windows (Westeuropa)
encoding-iso-8859-1 = ISO 8859-1
encoding-iso-8859-15 = ISO 8859-15
encoding-utf-16le = UTF-16
encoding-utf-16be = UTF-16 (Big Endian)
import-time-zone = Zeitzone
import-time-zone-hint = Gilt für Zeiten ohne eigene Angabe.
import-time-format = Datumsformat
import-time-format-hint = Zum Beispiel %d.%m.%Y %H:%M. Leer lassen, um es zu erkennen.
import-header = Die erste Zeile enthält die Spaltennamen
import-preview-caption = Die ersten Zeilen
import-dropped = wird weggelassen
import-pseudonym = Pseudonym

import-privacy-title = Datenschutz
import-privacy-text = Was hier entfernt wird, erreicht den Speicher nicht.
import-actor-note = Die Spalte „{ $column }“ nennt Beschäftigte. Sie wird durch Pseudonyme ersetzt und nie ausgewertet oder angezeigt.
import-nothing-personal = Keine Spalte sieht nach Namen aus.
import-personal = „{ $column }“ sieht nach Namen oder Kennungen aus
import-personal-reason = Die Werte ähneln Namen oder Kennungen von Personen.
import-treat-pseudonymise = Durch Pseudonyme ersetzen
import-treat-drop = Weglassen
import-treat-keep = So übernehmen, es sind keine Namen
import-others = Nennt noch eine Spalte Personen?
import-others-text = Ob „Berger“ ein Mensch oder ein Ort ist, kann kein Programm wissen. Kreuzen Sie Spalten an, in denen Beschäftigte oder Beteiligte stehen; Lotse ersetzt ihre Werte durch Pseudonyme.
import-others-checked = Ich habe die Spalten angesehen. Die nicht angekreuzten nennen keine Personen.
import-others-missing = Sehen Sie die Spalten an und bestätigen Sie es hier.
import-treat-mapped = Diese Spalte wird gebraucht und kann deshalb nicht weggelassen werden.
import-case-access = Einzelne Fälle dürfen angesehen werden
import-case-access-text = Sonst zeigt Lotse nur Gruppen. Die Entscheidung wird festgehalten und gilt für diesen Datensatz. Stimmen Sie sie mit Datenschutz und Personalrat ab.

import-finish-title = Name und Genauigkeit
import-name = Name des Datensatzes
import-name-hint = So erscheint er in der Liste der Prozesse.
import-name-missing = Geben Sie einen Namen ein.
import-tolerant = Fehlerhafte Zeilen überspringen
import-tolerant-text = Sonst bricht der Import bei der ersten fehlerhaften Zeile ab und sagt, welche es ist. Übersprungene Zeilen können Sie danach mit Begründung herunterladen.

import-running = { $name }: { $phase }
import-phase-reading = Zeilen werden gelesen
import-phase-sorting = Fälle werden geordnet
import-phase-assembling = Fälle werden geordnet
import-phase-pseudonymising = Namen werden ersetzt
import-phase-storing = Datensatz wird gespeichert
import-phase-waiting = Wartet auf einen freien Platz
import-counted = { $events } Ereignisse, { $done } von { $total } gelesen
import-cancel-note = Wenn Sie abbrechen, bleibt nichts zurück.
import-done = { $name } ist importiert
import-done-toast =
    { $notes ->
        [0] { $name } ist importiert.
        [one] { $name } ist importiert. Ein Hinweis steht in den Angaben zum Datensatz.
       *[other] { $name } ist importiert. { $notes } Hinweise stehen in den Angaben zum Datensatz.
    }
import-open-map = Zur Prozesskarte
import-another = Weitere Datei importieren

format-xes = XES
format-xes-gz = XES, gepackt
format-xesgz = XES, gepackt
format-csv = CSV
format-csv-gz = CSV, gepackt
format-csvgz = CSV, gepackt
format-parquet = Parquet
