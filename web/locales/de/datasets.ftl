datasets-title = Prozesse
datasets-lead = Jeder Datensatz ist das Protokoll eines Verfahrens. Ein Klick auf den Namen öffnet die Prozesskarte.
datasets-import = Protokoll importieren
datasets-compare = Zwei vergleichen
datasets-empty = Noch keine Prozesse
datasets-empty-text = Importieren Sie das Protokoll eines Verfahrens. Nach einer Minute sehen Sie, wie die Arbeit fließt.
datasets-empty-ask = Bitten Sie das Prozessmanagement, ein Protokoll zu importieren.
dataset-title = Datensatz
dataset-name = Name
dataset-imported = Importiert
dataset-actions = Aktionen
dataset-details = Einzelheiten
dataset-details-of = Einzelheiten zu { $name }
dataset-open-map = Zur Prozesskarte
dataset-rename = Umbenennen
dataset-rename-title = Datensatz umbenennen
dataset-renamed = Der neue Name ist gespeichert.
dataset-delete-title = „{ $name }“ löschen?
dataset-delete-text = Der Datensatz mit { $cases } Fällen und seine gespeicherten Filter werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.
dataset-delete-yes = Endgültig löschen
dataset-deleted = „{ $name }“ ist gelöscht.
dataset-diagnostics = Ergebnis des Imports
dataset-about = Angaben zum Datensatz
dataset-source = Datei
dataset-format = Format
dataset-size = Größe
dataset-start = Beginn der Schritte
dataset-start-yes = Vorhanden: Warten und Bearbeiten lassen sich trennen.
dataset-start-no = Nicht vorhanden: Dauern zählen von Schritt zu Schritt.
dataset-unit = Organisationseinheit
dataset-unit-yes = Vorhanden: Übergaben zwischen Stellen lassen sich zeigen.
dataset-unit-no = Nicht vorhanden: Übergaben werden nicht gezeigt.
dataset-k = Kleinste Gruppe
dataset-k-text = Gruppen mit weniger als { $k } Fällen werden nicht gezeigt.
dataset-access = Einzelne Fälle
dataset-access-yes = Dürfen angesehen werden. Das wurde beim Import entschieden.
dataset-access-no = Werden nicht gezeigt, nur Gruppen.
dataset-digest = Prüfsumme
dataset-digest-text = SHA-256 über den gespeicherten Inhalt. Ändert sich ein Byte, ändert sie sich.

figure-cases = Fälle
figure-events = Ereignisse
figure-activities = Schritte
figure-variants = Varianten
figure-period = Zeitraum

diagnostic-none = Alle Zeilen wurden übernommen, ohne Auffälligkeiten.
diagnostic-rejected =
    { $count ->
        [one] Eine Zeile wurde nicht übernommen.
       *[other] { $count } Zeilen wurden nicht übernommen.
    }
diagnostic-download = Abgelehnte Zeilen herunterladen
diagnostic-title = Hinweise aus dem Import
diagnostic-line = Zuerst in Zeile
diagnostic-message = Hinweis
diagnostic-count = Anzahl

hit-dataset = Prozess
hit-page = Seite
